import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { separateMarkers } from '../../../../src/explorer/model/timeline/separateMarkers.ts';

const BOUNDS = { from: 0, to: 100 };

describe('separateMarkers', () => {
  it.each([
    { xs: [], separated: [] },
    { xs: [50], separated: [50] },
    { xs: [10, 40, 90], separated: [10, 40, 90] },
    { xs: [50, 50], separated: [45, 55] },
    { xs: [50, 51, 52], separated: [41, 51, 61] },
    { xs: [0, 0], separated: [0, 10] },
    { xs: [100, 100], separated: [90, 100] },
    { xs: [79, 85, 100, 100], separated: [70, 80, 90, 100] },
    { xs: [20, 20, 32], separated: [14, 24, 34] },
  ])('moves $xs to $separated', ({ xs, separated }) => {
    expect(separateMarkers(xs, 10, BOUNDS)).toEqual(separated);
  });

  it('keeps the order, the distance and the bounds while there is room', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { maxLength: 50 }), (unordered) => {
        const xs = unordered.toSorted((a, b) => a - b);
        const separated = separateMarkers(xs, 10, { from: 0, to: 1000 });
        expect(separated).toHaveLength(xs.length);
        separated.forEach((x, index) => {
          expect(x).toBeGreaterThan(-1e-6);
          expect(x).toBeLessThan(1000 + 1e-6);
          if (index > 0) expect(x - (separated[index - 1] ?? 0)).toBeGreaterThan(10 - 1e-6);
        });
      }),
    );
  });
});
