import type { ResponseSize } from './responseSize.ts';

/**
 * Writes single values as JSON text. The plain implementation is `JSON.stringify`: `test/gateway/serialized/jsonText.test.ts`
 * compares both on random values.
 *
 * What it gains: strings without characters to escape take half the time here (see `isPlain`).
 * What would break it: a character that JSON escapes and `isPlain` does not know.
 */

/** Writes a value that came from `JSON.parse`. Writes `null` for undefined. */
export function jsonValue(value: unknown): string {
  return value === null || value === undefined ? 'null' : JSON.stringify(value);
}

/** Writes a string, or null. */
export function jsonString(value: string | null): string {
  if (value === null) return 'null';
  return isPlain(value) ? `"${value}"` : JSON.stringify(value);
}

/** Whether a string needs no escapes in JSON. The test takes half the time of `JSON.stringify`. */
export function isPlain(value: string): boolean {
  return PLAIN.test(value);
}

/** Writes a number. Writes `null` for infinity, which `JSON.parse` returns for a number that is too large. */
export function jsonNumber(value: number | null): string {
  return value === null || !Number.isFinite(value) ? 'null' : String(value);
}

export function jsonBoolean(value: boolean): string {
  return value ? 'true' : 'false';
}

/** Writes a list. `json` writes one item. */
export function jsonList<T>(items: readonly T[], json: (item: T) => string): string {
  let text = '';
  for (const item of items) text += text === '' ? json(item) : `,${json(item)}`;
  return `[${text}]`;
}

/**
 * Writes a list as `jsonList` does, and counts it while it is written. Items may hold such lists themselves: after a few
 * levels they would exceed the memory of the process.
 *
 * @throws ResponseTooLarge as soon as the items exceed the rest of the response limit.
 */
export function measuredList<T>(items: readonly T[], size: ResponseSize, json: (item: T) => string): string {
  const before = size.unwritten;
  let length = 0;
  return jsonList(items, (item) => {
    const text = json(item);
    length += text.length + 1;
    // The item's text holds its lists, which were counted separately: the new count replaces theirs.
    size.setUnwritten(before + length);
    return text;
  });
}

const PLAIN = /^[\w:.+@ ~-]*$/;
