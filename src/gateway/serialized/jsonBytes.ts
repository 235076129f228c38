import { isPlain } from './jsonText.ts';

/**
 * Counts the bytes of a value as JSON text in UTF-8, without making the text. Uses no recursion: deep values do not overflow
 * the call stack.
 *
 * @param value from `JSON.parse` or from an execution.
 * @param maxBytes counting stops as soon as the count exceeds it.
 * @returns the count, which is exact unless it exceeds `maxBytes`.
 */
export function jsonBytes(value: unknown, maxBytes: number): number {
  const pending: unknown[] = [value];
  let bytes = 0;
  while (pending.length > 0 && bytes <= maxBytes) {
    const next = pending.pop();
    if (Array.isArray(next)) bytes += bytesAroundItems(next, pending);
    else if (typeof next === 'object' && next !== null) bytes += bytesOfKeys(next, pending);
    else bytes += bytesOfLeaf(next);
  }
  return bytes;
}

function bytesAroundItems(list: readonly unknown[], pending: unknown[]): number {
  for (const item of list) pending.push(item);
  return 2 + Math.max(0, list.length - 1);
}

function bytesOfKeys(object: object, pending: unknown[]): number {
  let bytes = 2;
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    pending.push(value);
    const comma = bytes === 2 ? 0 : 1;
    bytes += comma + bytesOfText(key) + 1;
  }
  return bytes;
}

function bytesOfLeaf(value: unknown): number {
  if (typeof value === 'string') return bytesOfText(value);
  // `JSON.stringify` returns undefined for functions and symbols. In lists they become null.
  return (JSON.stringify(value) ?? 'null').length;
}

function bytesOfText(text: string): number {
  return isPlain(text) ? text.length + 2 : Buffer.byteLength(JSON.stringify(text));
}
