import type { Json } from './json.ts';

/**
 * Most levels of lists and objects in a response of the upstream. A real one is as deep as its operation, some forty
 * levels. What is much deeper cannot be written as JSON again: `JSON.stringify` is recursive, and so is GraphQL.
 */
export const maxResponseDepth = 1_000;

/** Whether a value has more than `max` levels of lists and objects. Looks no deeper than that. */
export function isDeeperThan(max: number, value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (max === 0) return true;
  if (Array.isArray(value)) return value.some((item: Json) => isDeeperThan(max - 1, item));
  return Object.values(value).some((item: Json) => isDeeperThan(max - 1, item));
}
