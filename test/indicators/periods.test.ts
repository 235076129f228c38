import { describe, expect, it } from 'vitest';
import type { Period } from '../../src/indicators/periods.ts';
import { closedWithin, completeUntil, isInPeriod } from '../../src/indicators/periods.ts';
import { timeSteps } from '../../src/indicators/timeSteps.ts';

const at = (text: string) => Date.parse(text);
const JANUARY = { from: at('2026-01-01T00:00:00Z'), to: at('2026-02-01T00:00:00Z') };
const opened: Period = { kind: 'OPENED', interval: JANUARY, lookaheadDays: 14 };
const closed: Period = { ...opened, kind: 'CONVERSATION_CLOSED' };
const byDay = timeSteps('DAY', null);

describe('closedWithin', () => {
  it.each([
    { name: 'the interval', period: closed, now: '2026-03-01T00:00:00Z', to: '2026-02-01T00:00:00Z' },
    {
      name: 'the interval that lasts',
      period: closed,
      now: '2026-01-09T00:00:00Z',
      to: '2026-02-01T00:00:00Z',
    },
    { name: 'to the look-ahead', period: opened, now: '2026-03-01T00:00:00Z', to: '2026-02-15T00:00:00Z' },
    { name: 'until now', period: opened, now: '2026-02-03T10:00:00Z', to: '2026-02-03T10:00:00Z' },
    {
      name: 'the interval without look-ahead',
      period: { ...opened, lookaheadDays: 0 },
      now: '2026-03-01T00:00:00Z',
      to: '2026-02-01T00:00:00Z',
    },
  ])('is $name', ({ period, now, to }) => {
    expect(closedWithin(period, at(now))).toEqual({ from: JANUARY.from, to: at(to) });
  });
});

describe('isInPeriod', () => {
  it.each([
    { openedAt: '2025-12-31T23:59:59.999Z', isOpenedIn: false },
    { openedAt: '2026-01-01T00:00:00Z', isOpenedIn: true },
    { openedAt: '2026-01-31T23:59:59.999Z', isOpenedIn: true },
    { openedAt: '2026-02-01T00:00:00Z', isOpenedIn: false },
    { openedAt: '2026-02-01T00:00:00+01:00', isOpenedIn: true },
  ])('of a contact opened at $openedAt is $isOpenedIn', ({ openedAt, isOpenedIn }) => {
    expect(isInPeriod(opened, { openedAt })).toBe(isOpenedIn);
    expect(isInPeriod(closed, { openedAt })).toBe(true);
  });
});

describe('completeUntil (R25)', () => {
  it.each([
    { name: 'nothing can be missing', now: '2026-02-15T00:00:00Z', steps: byDay, until: null },
    {
      name: 'conversations of the last instant may close',
      now: '2026-02-14T23:59:59.999Z',
      steps: byDay,
      until: '2026-01-31T00:00:00Z',
    },
    { name: 'the month lasts', now: '2026-01-20T08:00:00Z', steps: byDay, until: '2026-01-06T00:00:00Z' },
    { name: 'the month begins', now: '2026-01-03T08:00:00Z', steps: byDay, until: '2026-01-01T00:00:00Z' },
    { name: 'there is no step', now: '2026-01-20T08:00:00Z', steps: null, until: '2026-01-01T00:00:00Z' },
    {
      name: 'there is no step and nothing is missing',
      now: '2026-03-01T00:00:00Z',
      steps: null,
      until: null,
    },
    {
      name: 'days begin in Paris',
      now: '2026-01-20T23:30:00Z',
      steps: timeSteps('DAY', 'Europe/Paris'),
      until: '2026-01-06T23:00:00Z',
    },
    {
      name: 'a week begins before the interval',
      now: '2026-01-03T08:00:00Z',
      steps: timeSteps('WEEK', null),
      until: '2025-12-29T00:00:00Z',
    },
  ])('when $name', ({ now, steps, until }) => {
    expect(completeUntil(opened, at(now), steps)).toBe(until === null ? null : at(until));
  });

  it('is null without look-ahead once the interval has ended', () => {
    const period: Period = { ...opened, lookaheadDays: 0 };
    expect(completeUntil(period, JANUARY.to, byDay)).toBeNull();
    expect(completeUntil(period, JANUARY.to - 1, byDay)).toBe(at('2026-01-31T00:00:00Z'));
  });

  it('of conversations closed in the interval is null once the interval has ended', () => {
    expect(completeUntil(closed, JANUARY.to, byDay)).toBeNull();
    // Their contacts may have been opened before the interval.
    expect(completeUntil(closed, at('2026-01-03T08:00:00Z'), byDay)).toBe(at('2025-12-20T00:00:00Z'));
    expect(completeUntil(closed, at('2026-01-03T08:00:00Z'), null)).toBe(JANUARY.from);
  });
});
