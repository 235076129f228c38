/** A value out of `JSON.parse`. */
export type Json = unknown;

export type JsonObject = Readonly<Record<string, unknown>>;

/** The value of a JSON text; undefined for a text that is no JSON. The parser's error is dropped: it quotes the text. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function stringOrNull(value: Json): string | null {
  return typeof value === 'string' ? value : null;
}
