import type { ResponseSize } from './responseSize.ts';

/** A value that came out of `JSON.parse`; null for what JSON does not have. */
export function jsonValue(value: unknown): string {
  return value === null || value === undefined ? 'null' : JSON.stringify(value);
}

export function jsonString(value: string | null): string {
  if (value === null) return 'null';
  return isPlain(value) ? `"${value}"` : JSON.stringify(value);
}

/** Whether a string stands in JSON as it is: to see that takes half of the time of making sure. */
export function isPlain(value: string): boolean {
  return PLAIN.test(value);
}

/** Null for what JSON does not have: a number that was too large to be read is infinite. */
export function jsonNumber(value: number | null): string {
  return value === null || !Number.isFinite(value) ? 'null' : String(value);
}

export function jsonBoolean(value: boolean): string {
  return value ? 'true' : 'false';
}

export function jsonList<T>(items: readonly T[], json: (item: T) => string): string {
  let text = '';
  for (const item of items) text += text === '' ? json(item) : `,${json(item)}`;
  return `[${text}]`;
}

/**
 * As `jsonList`. The list counts while it is written: items may hold such lists themselves, and a few levels of them
 * would be longer than any memory.
 *
 * @throws ResponseTooLarge when the list is longer than the rest of the response may be, and its last item.
 */
export function measuredList<T>(items: readonly T[], size: ResponseSize, json: (item: T) => string): string {
  const before = size.unwritten;
  let length = 0;
  return jsonList(items, (item) => {
    const text = json(item);
    length += text.length + 1;
    // Lists in the item were counted on their own, and are part of its text.
    size.setUnwritten(before + length);
    return text;
  });
}

const PLAIN = /^[\w:.+@ ~-]*$/;
