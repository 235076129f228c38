import type { Json } from './json.ts';
import { isObject } from './json.ts';

/**
 * Most levels of lists and objects in a response of the upstream. A real response is as deep as its operation, about forty
 * levels. A much deeper value overflows the stack of `JSON.stringify` and of GraphQL, which are recursive.
 */
export const maxResponseDepth = 1_000;

/** Whether a value has more than `max` levels of lists and objects. Deeper levels are not visited. */
export function isDeeperThan(max: number, value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (max === 0) return true;
  // Every parsed response is checked. Loops take half of the time of callbacks.
  if (Array.isArray(value)) {
    for (const item of value) if (isDeeperThan(max - 1, item)) return true;
  } else if (isObject(value)) {
    for (const key in value) if (isDeeperThan(max - 1, value[key])) return true;
  }
  return false;
}
