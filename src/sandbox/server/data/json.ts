/** Upstream-shaped JSON, generated or hand-written: read through these guards, never trusted. */
export type JsonObject = { readonly [field: string]: unknown };

/** A conversation of which nothing is known but its id. */
export type ConversationJson = { readonly id: string } & JsonObject;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A field of something that may not be an object at all. */
export function fieldOf(value: unknown, field: string): unknown {
  return isObject(value) ? value[field] : undefined;
}
