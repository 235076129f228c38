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

  it('beyond the limit, are within one per cent of the interpolated values, whatever their distribution', () => {
    const value = fc.oneof(
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 1, max: 1_000 }).map((ms) => ms / 1_000),
      fc.integer({ min: 0, max: 7 * 86_400_000 }).map((ms) => ms / 1_000),
    );
    fc.assert(
      // Few different values: the two nearest values of a quantile are often far apart.
      fc.property(fc.array(value, { minLength: 1, maxLength: 7 }), fc.nat(99), (values, extra) => {
        const count = MAX_EXACT_VALUES + 1 + extra;
        const all = Array.from({ length: count }, (_, index) => values[index % values.length] ?? 0);
        const summary = durationsOf(all).summary();
        const sorted = all.toSorted((one, other) => one - other);
        expect(summary.isExact).toBe(false);
        for (const [name, share] of Object.entries({
          median: 0.5,
          p90: 0.9,
          p95: 0.95,
          p99: 0.99,
        } as const)) {
          const rank = share * (count - 1);
          const [below = 0, above = 0] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
          const exact = below + (above - below) * (rank - Math.floor(rank));
          const estimate: unknown = Reflect.get(summary, name);
          expect(Math.abs(Number(estimate) - exact), name).toBeLessThanOrEqual(
            exact * RELATIVE_ACCURACY + Number.EPSILON,
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('beyond the limit, have the mean of the two middle values as their median', () => {
    const half = MAX_EXACT_VALUES;
    const values = [...Array.from({ length: half }, () => 1), ...Array.from({ length: half }, () => 100)];
    expect(durationsOf(values).summary().median).toBeCloseTo(50.5, 0);
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
