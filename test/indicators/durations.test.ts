import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Durations } from '../../src/indicators/durations.ts';
import { createDurations, MAX_EXACT_VALUES, RELATIVE_ACCURACY } from '../../src/indicators/durations.ts';

function durationsOf(values: readonly number[]): Durations {
  const durations = createDurations();
  for (const value of values) durations.add(value);
  return durations;
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('durations', () => {
  it('have the middle value as their median, or the mean of the two middle ones', () => {
    expect(durationsOf([5, 1, 3]).summary()).toMatchObject({ median: 3, mean: 3, isExact: true });
    expect(durationsOf([5, 1, 3, 4]).summary()).toMatchObject({ median: 3.5, isExact: true });
    expect(durationsOf(range(101)).summary()).toMatchObject({ median: 51, p90: 91, p95: 96, p99: 100 });
  });

  it('are exact up to the limit, and within one per cent beyond', () => {
    expect(durationsOf(range(MAX_EXACT_VALUES)).summary()).toMatchObject({ median: 5_000.5, isExact: true });
    const many = durationsOf(range(2 * MAX_EXACT_VALUES)).summary();
    expect(many).toMatchObject({ count: 20_000, mean: 10_000.5, isExact: false });
    for (const [name, exact] of [
      ['median', 10_000],
      ['p90', 18_000],
      ['p95', 19_000],
      ['p99', 19_800],
    ] as const) {
      expect(Math.abs((many[name] ?? 0) / exact - 1)).toBeLessThan(RELATIVE_ACCURACY + 0.001);
    }
  });

  it('merged are the durations of all, on both sides of the limit', () => {
    const size = fc.constantFrom(0, 1, 6_000, 12_000);
    fc.assert(
      fc.property(fc.array(size, { maxLength: 3 }), (sizes) => {
        const merged = createDurations();
        for (const count of sizes) merged.merge(durationsOf(range(count)));
        expect(merged.summary()).toEqual(durationsOf(sizes.flatMap(range)).summary());
      }),
      { numRuns: 20 },
    );
  });

  it('leave the ones that are merged as they are', () => {
    const other = durationsOf([1, 2]);
    const merged = durationsOf([3]);
    merged.merge(other);
    merged.add(4);
    expect([other.summary().count, merged.summary().count]).toEqual([2, 4]);
  });
});
