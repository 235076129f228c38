import { describe, expect, it } from 'vitest';
import { MIN_SHARE, pan, reveal, WHOLE, zoom } from '../../../../src/explorer/model/timeline/viewport.ts';

describe('the viewport', () => {
  it.each([
    { name: 'zooms around its middle', view: zoom(WHOLE, 2, 0.5), shown: [0.25, 0.75] },
    { name: 'keeps the point it zooms around in its place', view: zoom(WHOLE, 4, 0.2), shown: [0.15, 0.4] },
    { name: 'shows no more than there is', view: zoom(WHOLE, 0.5, 0.5), shown: [0, 1] },
    { name: 'stays within when it zooms out', view: zoom({ from: 0, to: 0.5 }, 0.5, 0.25), shown: [0, 1] },
    { name: 'moves', view: pan({ from: 0.2, to: 0.6 }, 0.5), shown: [0.4, 0.8] },
    { name: 'stops at the end', view: pan({ from: 0.2, to: 0.6 }, 5), shown: [0.6, 1] },
    { name: 'stops at the beginning', view: pan({ from: 0.2, to: 0.6 }, -5), shown: [0, 0.4] },
    { name: 'stays for what is seen', view: reveal({ from: 0.2, to: 0.6 }, 0.4), shown: [0.2, 0.6] },
    { name: 'goes back to what is earlier', view: reveal({ from: 0.5, to: 0.7 }, 0.3), shown: [0.28, 0.48] },
    { name: 'goes on to what is later', view: reveal({ from: 0.2, to: 0.4 }, 0.8), shown: [0.62, 0.82] },
    { name: 'ends where the line ends', view: reveal({ from: 0.2, to: 0.4 }, 1), shown: [0.8, 1] },
  ])('$name', ({ view, shown: [from = 0, to = 0] }) => {
    expect(view.from).toBeCloseTo(from);
    expect(view.to).toBeCloseTo(to);
  });

  it('does not shrink to nothing', () => {
    const { from, to } = zoom(WHOLE, 1e9, 0.5);
    expect(to - from).toBeCloseTo(MIN_SHARE);
  });
});
