/** An object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a key, or null when there is none. */
export function objectAt(parent: JsonObject, key: string): JsonObject | null {
  const value = parent[key];
  return isObject(value) ? value : null;
}

/** The objects of the list under a key; what is no object is left out. */
export function objectsAt(parent: JsonObject, key: string): readonly JsonObject[] {
  const value: unknown = parent[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function textAt(parent: JsonObject, key: string): string | null {
  const value = parent[key];
  return typeof value === 'string' ? value : null;
}

export function numberAt(parent: JsonObject, key: string): number | null {
  const value = parent[key];
  return typeof value === 'number' ? value : null;
}
