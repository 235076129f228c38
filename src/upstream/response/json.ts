/** A value that `JSON.parse` returned. */
export type Json = unknown;

export type JsonObject = Readonly<Record<string, unknown>>;

/** Parses JSON. Returns undefined for a text that is not JSON: the parser's error is dropped, as it quotes the text. */
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
