import type { Clock, Day, TimeInterval } from './days.ts';
import { addDays, dayOf, daysBetween, intervalOfDays, parseDay } from './days.ts';

/** The days that a page is about. `custom` holds its first and its last day. */
export type Period =
  | { readonly kind: 'today' | 'yesterday' | 'week' | 'month' }
  | { readonly kind: 'custom'; readonly from: Day; readonly to: Day };

export type PeriodKind = Period['kind'];

/** In the order in which the page offers them. */
export const PERIOD_LABELS: readonly (readonly [kind: PeriodKind, label: string])[] = [
  ['today', 'Today'],
  ['yesterday', 'Yesterday'],
  ['week', '7 days'],
  ['month', 'This month'],
  ['custom', 'Custom'],
];

/** The longest period, in days. The gateway accepts 366 days of 24 hours, and the clock change in a period may add an hour. */
export const MAX_PERIOD_DAYS = 365;

/** The first and the last day of a period, in the time zone of the clock. Weeks are the last seven days, today included. */
export function daysOf(period: Period, { nowMs, timeZone }: Clock): { readonly from: Day; readonly to: Day } {
  const today = dayOf(nowMs, timeZone);
  switch (period.kind) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case 'week':
      return { from: addDays(today, -6), to: today };
    case 'month':
      return { from: `${today.slice(0, 8)}01`, to: today };
    case 'custom':
      return { from: period.from, to: period.to };
  }
}

export function intervalOf(period: Period, clock: Clock): TimeInterval {
  const { from, to } = daysOf(period, clock);
  return intervalOfDays(from, to, clock.timeZone);
}

/** Returns the days of a period for the name of a file, as `2026-01-12` or `2026-01-12-to-2026-01-18`. */
export function daysInFileName(period: Period, clock: Clock): string {
  const { from, to } = daysOf(period, clock);
  return from === to ? from : `${from}-to-${to}`;
}

/** The same number of days directly before a period. */
export function daysBefore(period: Period, clock: Clock): { readonly from: Day; readonly to: Day } {
  const { from, to } = daysOf(period, clock);
  return { from: addDays(from, -1 - daysBetween(from, to)), to: addDays(from, -1) };
}

/** The interval that a period is compared with. */
export interface IntervalBefore extends TimeInterval {
  /** Whether it is shorter than the days before, because the period is not over. */
  readonly isCut: boolean;
}

/** Returns the interval of the days before. Of a period that is not over, it has only as much time as has passed. */
export function intervalBefore(period: Period, clock: Clock): IntervalBefore {
  const { from, to } = daysBefore(period, clock);
  const before = intervalOfDays(from, to, clock.timeZone);
  const { fromMs, toMs } = intervalOf(period, clock);
  const isCut = fromMs <= clock.nowMs && clock.nowMs < toMs;
  if (!isCut) return { ...before, isCut };
  // The gateway accepts no interval of zero length.
  const passedMs = Math.max(clock.nowMs - fromMs, 1);
  return { fromMs: before.fromMs, toMs: Math.min(before.fromMs + passedMs, before.toMs), isCut };
}

/**
 * Reads a period from the parameters of a URL. A period that is missing or invalid is `today`.
 *
 * @param maxDays the longest period, in days. @default MAX_PERIOD_DAYS
 */
export function parsePeriod(parameters: URLSearchParams, maxDays = MAX_PERIOD_DAYS): Period {
  const kind = PERIOD_LABELS.find(([known]) => known === parameters.get('period'))?.[0] ?? 'today';
  if (kind !== 'custom') return { kind };
  const from = parseDay(parameters.get('from'));
  const to = parseDay(parameters.get('to'));
  return from !== null && to !== null && isValidRange(from, to, maxDays)
    ? { kind, from, to }
    : { kind: 'today' };
}

/** Adds a period to the parameters of a URL. */
export function addPeriod(period: Period, parameters: URLSearchParams): void {
  parameters.set('period', period.kind);
  if (period.kind !== 'custom') return;
  parameters.set('from', period.from);
  parameters.set('to', period.to);
}

/** Whether the last day is not before the first one, and the range has at most `maxDays` days. */
export function isValidRange(from: Day, to: Day, maxDays: number): boolean {
  const length = daysBetween(from, to) + 1;
  return length >= 1 && length <= maxDays;
}
