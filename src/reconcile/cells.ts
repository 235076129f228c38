import type { Contact } from '../contacts/facts/contact.ts';
import type { Instant } from '../contacts/facts/instant.ts';
import { createDays } from '../indicators/days.ts';

/** The dimensions that values can be grouped by. */
export const DIMENSIONS = ['day', 'channel', 'site'] as const;

export type Dimension = (typeof DIMENSIONS)[number];

/** The channels that the vendor's statistics distinguish. */
export const STATISTICS_CHANNELS = ['chat', 'call', 'video'] as const;

export type StatisticsChannel = (typeof STATISTICS_CHANNELS)[number];

/** Whole days of the time zone, as the statistics are requested. */
export interface Span {
  /** `YYYY-MM-DD`. */
  readonly firstDay: string;
  /** `YYYY-MM-DD`, part of the span. */
  readonly lastDay: string;
  /** Half-open. */
  readonly from: Instant;
  readonly to: Instant;
}

/** One value of each indicator is compared for each cell. A dimension is null when cells are not grouped by it. */
export interface Cell {
  readonly span: Span;
  readonly channel: StatisticsChannel | null;
  readonly siteId: string | null;
}

export function cellKey({ span, channel, siteId }: Cell): string {
  return JSON.stringify([span.firstDay, channel, siteId]);
}

/** Calls and video are channels of their own; all other channels are chat. */
export function statisticsChannel({ channel }: Pick<Contact, 'channel'>): StatisticsChannel {
  if (channel === 'CALL') return 'call';
  return channel === 'VIDEO' ? 'video' : 'chat';
}

/**
 * The days from the first one to the last one, which is not part of them.
 *
 * @param from `YYYY-MM-DD`
 * @param to `YYYY-MM-DD`
 * @param timeZone null is UTC.
 */
export function daysBetween(from: string, to: string, timeZone: string | null): readonly Span[] {
  const calendar = createDays(timeZone);
  const days: Span[] = [];
  let start = calendar.startOfDay(from);
  for (let name = calendar.nameOf(start); name < to; name = calendar.nameOf(start)) {
    const end = calendar.endOf(start);
    days.push({ firstDay: name, lastDay: name, from: start, to: end });
    start = end;
  }
  return days;
}

/** All days as one span. Throws a `TypeError` without days. */
export function wholeSpan(days: readonly Span[]): Span {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError('Expected at least one day, got none.');
  return { firstDay: first.firstDay, lastDay: last.lastDay, from: first.from, to: last.to };
}
