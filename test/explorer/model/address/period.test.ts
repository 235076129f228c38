import { describe, expect, it } from 'vitest';
import { addDays, dayOf, isSameDay, startOfDay } from '../../../../src/explorer/model/address/days.ts';
import type { Period } from '../../../../src/explorer/model/address/period.ts';
import {
  addPeriod,
  daysBefore,
  daysInFileName,
  daysOf,
  intervalBefore,
  intervalOf,
  parsePeriod,
} from '../../../../src/explorer/model/address/period.ts';

/** 00:30 of the next day in Paris. */
const nowMs = Date.parse('2026-03-29T22:30:00Z');
const utc = { nowMs, timeZone: 'UTC' };
const paris = { nowMs, timeZone: 'Europe/Paris' };

it('names the days of a file', () => {
  expect(daysInFileName({ kind: 'yesterday' }, utc)).toBe('2026-03-28');
  expect(daysInFileName({ kind: 'week' }, utc)).toBe('2026-03-23-to-2026-03-29');
});

describe('a period', () => {
  it.each<[Period, string, string, string, string]>([
    [{ kind: 'today' }, '2026-03-29', '2026-03-29', '2026-03-28', '2026-03-28'],
    [{ kind: 'yesterday' }, '2026-03-28', '2026-03-28', '2026-03-27', '2026-03-27'],
    [{ kind: 'week' }, '2026-03-23', '2026-03-29', '2026-03-16', '2026-03-22'],
    [{ kind: 'month' }, '2026-03-01', '2026-03-29', '2026-01-31', '2026-02-28'],
    [
      { kind: 'custom', from: '2026-02-10', to: '2026-02-12' },
      '2026-02-10',
      '2026-02-12',
      '2026-02-07',
      '2026-02-09',
    ],
  ])('%j is these days, compared with as many before', (period, from, to, fromBefore, toBefore) => {
    expect(daysOf(period, utc)).toEqual({ from, to });
    expect(daysBefore(period, utc)).toEqual({ from: fromBefore, to: toBefore });
  });

  it.each<[Period, boolean, string, string]>([
    [{ kind: 'today' }, true, '2026-03-28T00:00:00Z', '2026-03-28T22:30:00Z'],
    [{ kind: 'week' }, true, '2026-03-16T00:00:00Z', '2026-03-22T22:30:00Z'],
    [{ kind: 'yesterday' }, false, '2026-03-27T00:00:00Z', '2026-03-28T00:00:00Z'],
    [
      { kind: 'custom', from: '2026-03-29', to: '2026-03-30' },
      true,
      '2026-03-27T00:00:00Z',
      '2026-03-27T22:30:00Z',
    ],
  ])('%j is compared with as much time as has passed of it', (period, isCut, from, to) => {
    expect(intervalBefore(period, utc)).toEqual({
      isCut,
      fromMs: Date.parse(from),
      toMs: Date.parse(to),
    });
  });

  it('is compared with some time when it has just begun', () => {
    const midnight = { nowMs: Date.parse('2026-03-29T00:00:00Z'), timeZone: 'UTC' };
    const { fromMs, toMs } = intervalBefore({ kind: 'today' }, midnight);
    expect(toMs).toBeGreaterThan(fromMs);
  });

  it('goes by the days of the time zone, and a day of a clock change has 23 hours', () => {
    expect(daysOf({ kind: 'today' }, paris)).toEqual({ from: '2026-03-30', to: '2026-03-30' });
    expect(intervalOf({ kind: 'yesterday' }, paris)).toEqual({
      fromMs: Date.parse('2026-03-28T23:00:00Z'),
      toMs: Date.parse('2026-03-29T22:00:00Z'),
    });
  });

  it.each<Period>([
    { kind: 'today' },
    { kind: 'month' },
    { kind: 'custom', from: '2026-01-01', to: '2026-01-31' },
  ])('is read from its parameters: %j', (period) => {
    const parameters = new URLSearchParams();
    addPeriod(period, parameters);
    expect(parsePeriod(parameters)).toEqual(period);
  });

  it.each([
    'period=soon',
    'period=custom',
    'period=custom&from=2026-02-30&to=2026-03-01',
    'period=custom&from=2026-03-02&to=2026-03-01',
    'period=custom&from=2024-01-01&to=2026-01-01',
    'period=custom&from=2024-01-01&to=2024-12-31',
    'period=custom&from=9999-12-31&to=9999-12-31',
    'period=custom&from=0001-01-01&to=0001-01-01',
  ])('is today for %s', (parameters) => {
    expect(parsePeriod(new URLSearchParams(parameters))).toEqual({ kind: 'today' });
  });

  it('has at most 365 days, or as many as the caller allows', () => {
    const parameters = new URLSearchParams('period=custom&from=2025-01-01&to=2025-12-31');
    expect(parsePeriod(parameters).kind).toBe('custom');
    expect(parsePeriod(parameters, 364).kind).toBe('today');
  });
});

describe('a day', () => {
  it('ends at midnight in the zone of the clock', () => {
    expect(isSameDay(paris, nowMs + 60_000)).toBe(true);
    expect(isSameDay(paris, nowMs - 3_600_000)).toBe(false);
    expect(isSameDay(utc, nowMs - 3_600_000)).toBe(true);
    expect(isSameDay(utc, nowMs + 2 * 3_600_000)).toBe(false);
  });

  it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Paris', 'America/Sao_Paulo', 'UTC'])(
    'starts at the first instant that belongs to it in %s',
    (timeZone) => {
      for (const day of ['2026-01-01', '2026-03-29', '2026-10-25', addDays('2026-12-31', 1)]) {
        const start = startOfDay(day, timeZone);
        expect([day, dayOf(start, timeZone), dayOf(start - 1, timeZone)]).toEqual([
          day,
          day,
          addDays(day, -1),
        ]);
      }
    },
  );
});
