import { describe, expect, it } from 'vitest';
import { axisTicks, foldsOf } from '../../../../src/explorer/model/timeline/axis.ts';
import { foldTime, positionOf } from '../../../../src/explorer/model/timeline/foldedTime.ts';

/** The ticks of a drawing as wide as given that shows all of its time. */
function ticksOf(dates: readonly string[], width: number, timeZone = 'UTC') {
  const time = foldTime(dates.map((date) => Date.parse(date)));
  const xOf = (ms: number) => positionOf(time, ms) * width;
  const ticks = axisTicks(time, xOf, { fromPx: 0, toPx: width, minGapPx: 70, timeZone });
  return { ticks, words: ticks.map((tick) => [tick.time, tick.day].filter(Boolean).join(' ')) };
}

describe('the axis', () => {
  it.each([
    {
      name: 'minutes',
      dates: ['2026-01-12T10:59:58Z', '2026-01-12T11:05:00Z', '2026-01-12T11:10:00Z'],
      words: ['11:00 Mon 12 Jan', '11:02', '11:04', '11:06', '11:08', '11:10'],
    },
    {
      name: 'seconds',
      dates: ['2026-01-12T11:00:00Z', '2026-01-12T11:00:12Z'],
      words: ['11:00 Mon 12 Jan', '11:00:02', '11:00:04', '11:00:06', '11:00:08', '11:00:10', '11:00:12'],
    },
    {
      name: 'two days with a night folded between them',
      dates: ['2026-01-12T16:00:00Z', '2026-01-12T17:00:00Z', '2026-01-13T09:00:00Z', '2026-01-13T10:00:00Z'],
      words: ['16:00 Mon 12 Jan', '16:30', '17:00', '09:30 Tue 13 Jan', '10:00'],
    },
  ])('has round $name', ({ dates, words }) => {
    expect(ticksOf(dates, 500).words).toEqual(words);
  });

  it('has round times of the time zone, and its days', () => {
    const { words } = ticksOf(['2026-01-12T17:00:00Z', '2026-01-12T20:00:00Z'], 500, 'Asia/Kolkata');
    expect(words).toEqual([
      '22:30 Mon 12 Jan',
      '23:00',
      '23:30',
      '00:00 Tue 13 Jan',
      '00:30',
      '01:00',
      '01:30',
    ]);
  });

  it('has no ticks closer than the minimum, at any width', () => {
    for (const width of [200, 333, 720, 5_000]) {
      const { ticks } = ticksOf(
        ['2026-01-12T09:13:07Z', '2026-01-12T12:45:00Z', '2026-01-14T08:01:00Z'],
        width,
      );
      expect(ticks.length).toBeGreaterThan(0);
      ticks.slice(1).forEach((tick, index) => {
        expect(tick.x - (ticks[index]?.x ?? 0)).toBeGreaterThanOrEqual(70);
      });
    }
  });

  it('names how long a folded silence was', () => {
    const time = foldTime(['2026-01-12T17:00:00Z', '2026-01-13T08:30:00Z'].map((date) => Date.parse(date)));
    expect(foldsOf(time, (ms) => positionOf(time, ms) * 100)).toEqual([
      { x: 0, width: 100, label: '15 h 30 min' },
    ]);
  });
});
