import { itemAt } from './itemAt.ts';

/** A random generator with a seed. The same seed always gives the same values, on every machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number between both bounds, bounds included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  /** One item of a list; throws a `RangeError` on an empty list. */
  pick<T>(list: readonly T[]): T;
  /** One item of a list of `[weight, item]`; weights need not add up to anything. */
  weighted<T>(list: readonly (readonly [weight: number, item: T])[]): T;
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
}

/** mulberry32: fast, with 32 bits of state. Good enough for generated data, and not for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new RangeError('expected a list with at least one item, got an empty one');
    return itemAt(list, int(0, list.length - 1));
  };
  return {
    next,
    int,
    pick,
    chance: (probability) => next() < probability,
    weighted: (list) => weightedItem(list, next()),
    hex: (digits) => {
      let text = '';
      while (text.length < digits)
        text += Math.floor(next() * 2 ** 32)
          .toString(16)
          .padStart(8, '0');
      return text.slice(0, digits);
    },
  };
}

/** Hashes seed and index to 32 bits, so that neighbouring indexes give unrelated values. */
export function seedFor(seed: number, index: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function weightedItem<T>(list: readonly (readonly [number, T])[], draw: number): T {
  let left = draw * list.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, item] of list) {
    left -= weight;
    if (left < 0) return item;
  }
  throw new RangeError('expected a list with a positive weight, got none');
}
