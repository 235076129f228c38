import type { Json } from './json.ts';
import { isObject } from './json.ts';

/**
 * Most levels of lists and objects in a response of the upstream. A real one is as deep as its operation, some forty
 * levels. What is much deeper cannot be written as JSON again: `JSON.stringify` is recursive, and so is GraphQL.
 */
export const maxResponseDepth = 1_000;

/** Whether a value has more than `max` levels of lists and objects. Looks no deeper than that. */
export function isDeeperThan(max: number, value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (max === 0) return true;
  // Every parsed response is looked through: loops take half of the time of callbacks.
  if (Array.isArray(value)) {
    for (const item of value) if (isDeeperThan(max - 1, item)) return true;
  } else if (isObject(value)) {
    for (const key in value) if (isDeeperThan(max - 1, value[key])) return true;
  }
  return false;
}
