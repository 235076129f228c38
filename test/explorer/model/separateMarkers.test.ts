import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { separateMarkers } from '../../../src/explorer/model/separateMarkers.ts';

const BOUNDS = { from: 0, to: 100 };

describe('spread', () => {
  it.each([
    { xs: [], spreadOut: [] },
    { xs: [50], spreadOut: [50] },
    { xs: [10, 40, 90], spreadOut: [10, 40, 90] },
    { xs: [50, 50], spreadOut: [45, 55] },
    { xs: [50, 51, 52], spreadOut: [41, 51, 61] },
    { xs: [0, 0], spreadOut: [0, 10] },
    { xs: [100, 100], spreadOut: [90, 100] },
    { xs: [79, 85, 100, 100], spreadOut: [70, 80, 90, 100] },
    { xs: [20, 20, 32], spreadOut: [14, 24, 34] },
  ])('$xs become $spreadOut', ({ xs, spreadOut }) => {
    expect(separateMarkers(xs, 10, BOUNDS)).toEqual(spreadOut);
  });

  it('keeps the order, the distance and the bounds while there is room', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { maxLength: 50 }), (unordered) => {
        const xs = unordered.toSorted((a, b) => a - b);
        const out = separateMarkers(xs, 10, { from: 0, to: 1000 });
        expect(out).toHaveLength(xs.length);
        out.forEach((x, index) => {
          expect(x).toBeGreaterThan(-1e-6);
          expect(x).toBeLessThan(1000 + 1e-6);
          if (index > 0) expect(x - (out[index - 1] ?? 0)).toBeGreaterThan(10 - 1e-6);
        });
      }),
    );
  });
});
