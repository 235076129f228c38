/** A value out of `JSON.parse`. */
export type Json = unknown;

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function stringOrNull(value: Json): string | null {
  return typeof value === 'string' ? value : null;
}

/** The value of a JSON text; undefined when it is none. The parser's error is dropped, as it quotes the text. */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
