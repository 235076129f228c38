import { describe, expect, it } from 'vitest';
import { foldTime, positionOf } from '../../../../src/explorer/model/timeline/foldedTime.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Minutes from the start of each span, and whether it is folded. */
function spansOf(minutes: readonly number[]) {
  return foldTime(minutes.map((minute) => minute * MINUTE)).spans.map(
    ({ fromMs, toMs, folded }) => `${fromMs / MINUTE}-${toMs / MINUTE}${folded ? ' folded' : ''}`,
  );
}

describe('folded time', () => {
  it.each([
    { name: 'what happened without a pause', minutes: [0, 1, 4, 9], spans: ['0-9'] },
    { name: 'a pause of five minutes among seconds', minutes: [0, 0.1, 5.1, 10], spans: ['0-10'] },
    { name: 'a night', minutes: [0, 10, 20, 800, 810], spans: ['0-20', '20-800 folded', '800-810'] },
    {
      name: 'two nights of one length',
      minutes: [0, 10, 730, 740, 1460],
      spans: ['0-10', '10-730 folded', '730-740', '740-1460 folded'],
    },
    {
      name: 'nights that follow each other, each a fold of its own',
      minutes: [0, 600, 1200],
      spans: ['0-600 folded', '600-1200 folded'],
    },
    {
      name: 'a night of a conversation that has long pauses, too',
      minutes: [0, 120, 240, 360, 480, 1200],
      spans: ['0-480', '480-1200 folded'],
    },
    { name: 'repeats, in no order', minutes: [9, 0, 4, 4, 0], spans: ['0-9'] },
    { name: 'one instant', minutes: [7], spans: ['7-8'] },
    { name: 'nothing', minutes: [], spans: ['0-1'] },
  ])('of $name', ({ minutes, spans }) => {
    expect(spansOf(minutes)).toEqual(spans);
  });

  it('covers the line from 0 to 1 without a hole', () => {
    const { spans } = foldTime([0, 10, 730, 740, 1460, 1470].map((minute) => minute * MINUTE));
    expect(spans.at(0)?.from).toBe(0);
    expect(spans.at(-1)?.to).toBe(1);
    spans.slice(1).forEach((span, index) => {
      expect(span.from).toBe(spans[index]?.to);
      expect(span.fromMs).toBe(spans[index]?.toMs);
    });
  });

  it('gives a fold a twentieth, and many folds less than half together', () => {
    const night = foldTime([0, MINUTE, 10 * HOUR, 10 * HOUR + MINUTE]);
    expect(widthOfFolds(night)).toBeCloseTo(0.05);
    const weeks = Array.from({ length: 30 }, (_, day) => [day * 24 * HOUR, day * 24 * HOUR + MINUTE]).flat();
    expect(widthOfFolds(foldTime(weeks))).toBeCloseTo(0.4);
  });

  it('keeps the order of instants, and their distance where nothing is folded', () => {
    const time = foldTime([0, 10 * MINUTE, 20 * MINUTE, 20 * HOUR]);
    const at = (minutes: number) => positionOf(time, minutes * MINUTE);
    expect(at(10) - at(0)).toBeCloseTo(at(20) - at(10));
    expect([at(-5), at(0), at(1200), at(5000)]).toEqual([0, 0, 1, 1]);
    expect(at(600)).toBeGreaterThan(at(20));
    expect(at(600)).toBeLessThan(1);
  });
});

function widthOfFolds({ spans }: ReturnType<typeof foldTime>): number {
  return spans.filter(({ folded }) => folded).reduce((sum, { from, to }) => sum + to - from, 0);
}
