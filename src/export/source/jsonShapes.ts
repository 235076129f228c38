import { isObject } from '../../upstream/response/json.ts';

/** Tells whether a value of a JSON file has the expected shape. */
export type HasShape<T> = (value: unknown) => value is T;

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** A count is a whole number from 0. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** An object whose values are counts, such as the number of anomalies by code. */
export function isCounts(value: unknown): value is Readonly<Record<string, number>> {
  return isObject(value) && Object.values(value).every(isCount);
}

export function isListOf<T>(value: unknown, isItem: HasShape<T>): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}
