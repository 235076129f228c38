/** A JSON object whose properties are not checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the object at `key`, or null when there is none. */
export function objectAt(parent: JsonObject, key: string): JsonObject | null {
  const value = parent[key];
  return isObject(value) ? value : null;
}

/** Returns the objects of the list at `key`, without items of other types. Returns an empty list when there is no list. */
export function objectsAt(parent: JsonObject, key: string): readonly JsonObject[] {
  const value: unknown = parent[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Returns the string at `key`, or null when there is none. */
export function textAt(parent: JsonObject, key: string): string | null {
  const value = parent[key];
  return typeof value === 'string' ? value : null;
}

/** Returns the number at `key`, or null when there is none. */
export function numberAt(parent: JsonObject, key: string): number | null {
  const value = parent[key];
  return typeof value === 'number' ? value : null;
}
