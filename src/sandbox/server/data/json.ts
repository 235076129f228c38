/** JSON in upstream's shape, generated or written by hand. It may have any content: read it with the functions of this file. */
export type JsonObject = { readonly [field: string]: unknown };

/** A conversation. Only its id has been checked. */
export type ConversationJson = { readonly id: string } & JsonObject;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Returns a field of a value. Undefined when the value is not an object. */
export function fieldOf(value: unknown, field: string): unknown {
  return isObject(value) ? value[field] : undefined;
}
