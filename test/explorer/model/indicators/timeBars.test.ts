import { describe, expect, it } from 'vitest';
import { suitableStep, timeBars, totalOf } from '../../../../src/explorer/model/indicators/timeBars.ts';

const paris = { nowMs: Date.parse('2026-03-30T12:00:00Z'), timeZone: 'Europe/Paris' };
const row = (stepStart: string, count: number) => ({
  stepStart,
  statusCounts: [{ status: 'ANSWERED', count }],
});

describe('timeBars', () => {
  it('has a bar for each hour of a day with a clock change, without gaps', () => {
    // 2026-03-29 in Paris has 23 hours.
    const { bars, before } = timeBars(
      [row('2026-03-28T22:00:00Z', 4), row('2026-03-29T00:00:00.000Z', 2)],
      { kind: 'custom', from: '2026-03-29', to: '2026-03-29' },
      'hour',
      paris,
    );
    expect(bars).toHaveLength(23);
    expect(bars.map(({ byStatus }) => totalOf(byStatus)).slice(0, 3)).toEqual([0, 2, 0]);
    expect(bars.slice(0, 4).map(({ shortLabel }) => shortLabel)).toEqual([
      '00:00',
      '01:00',
      '03:00',
      '04:00',
    ]);
    expect(before).toBe(4);
  });

  it('ends now, and names days and weeks', () => {
    const days = timeBars([], { kind: 'week' }, 'day', paris).bars;
    expect(days.map(({ label }) => label)).toEqual([
      ...['Tue 24 Mar 2026', 'Wed 25 Mar 2026', 'Thu 26 Mar 2026', 'Fri 27 Mar 2026'],
      ...['Sat 28 Mar 2026', 'Sun 29 Mar 2026', 'Mon 30 Mar 2026'],
    ]);
    expect(timeBars([], { kind: 'today' }, 'hour', paris).bars).toHaveLength(14);
    const weeks = timeBars([], { kind: 'week' }, 'week', paris).bars;
    expect(weeks.map(({ label, shortLabel }) => [label, shortLabel])).toEqual([
      ['Week of Mon 23 Mar 2026', '23 Mar'],
      ['Week of Mon 30 Mar 2026', '30 Mar'],
    ]);
  });

  it('suits the step to the period', () => {
    expect(suitableStep({ kind: 'yesterday' }, paris)).toBe('hour');
    expect(suitableStep({ kind: 'month' }, paris)).toBe('day');
    expect(suitableStep({ kind: 'custom', from: '2025-04-01', to: '2026-03-30' }, paris)).toBe('week');
  });
});
