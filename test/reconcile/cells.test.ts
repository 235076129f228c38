import { describe, expect, it } from 'vitest';
import { daysBetween, statisticsChannel, wholeSpan } from '../../src/reconcile/cells.ts';

const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

describe('daysBetween', () => {
  it.each([
    { zone: null, from: '2026-01-05T00:00:00.000Z' },
    { zone: 'Europe/Paris', from: '2026-01-04T23:00:00.000Z' },
    { zone: 'America/New_York', from: '2026-01-05T05:00:00.000Z' },
    { zone: 'Pacific/Kiritimati', from: '2026-01-04T10:00:00.000Z' },
    { zone: 'Pacific/Niue', from: '2026-01-05T11:00:00.000Z' },
  ])('begins at midnight of $zone', ({ zone, from }) => {
    const days = daysBetween('2026-01-05', '2026-01-08', zone);
    expect(days.map(({ firstDay }) => firstDay)).toEqual(['2026-01-05', '2026-01-06', '2026-01-07']);
    expect(iso(days[0]?.from)).toBe(from);
    expect(days.slice(1).map((day) => day.from)).toEqual(days.slice(0, -1).map(({ to }) => to));
  });

  it('has days of 23 and 25 hours when clocks change', () => {
    const hours = (from: string, to: string) =>
      daysBetween(from, to, 'Europe/Paris').map((day) => (day.to - day.from) / 3_600_000);
    expect(hours('2026-03-28', '2026-03-31')).toEqual([24, 23, 24]);
    expect(hours('2026-10-24', '2026-10-27')).toEqual([24, 25, 24]);
  });

  it('makes one span of all days', () => {
    const days = daysBetween('2026-01-05', '2026-01-08', null);
    expect(wholeSpan(days)).toMatchObject({ firstDay: '2026-01-05', lastDay: '2026-01-07' });
    expect(() => wholeSpan([])).toThrow('at least one day');
  });
});

it.each([
  ['CALL', 'call'],
  ['VIDEO', 'video'],
  ['CHAT', 'chat'],
  ['WHATSAPP', 'chat'],
  [null, 'chat'],
])('%s is the channel %s of the statistics', (channel, expected) => {
  expect(statisticsChannel({ channel })).toBe(expected);
});
