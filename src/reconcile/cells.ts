import type { Contact } from '../contacts/facts/contact.ts';
import type { Instant } from '../contacts/facts/instant.ts';
import { createDays } from '../indicators/days.ts';

/** The dimensions that values can be grouped by. */
export const DIMENSIONS = ['day', 'channel', 'site'] as const;

export type Dimension = (typeof DIMENSIONS)[number];

/** The channels that the vendor's statistics distinguish. */
export const STATISTICS_CHANNELS = ['chat', 'call', 'video'] as const;

export type StatisticsChannel = (typeof STATISTICS_CHANNELS)[number];

/** Whole days of the time zone. The statistics are requested for such days. */
export interface Span {
  /** `YYYY-MM-DD`. */
  readonly firstDay: string;
  /** `YYYY-MM-DD`. The span includes this day. */
  readonly lastDay: string;
  /** Includes its start, and does not include its end. */
  readonly from: Instant;
  readonly to: Instant;
}

/** One value of each indicator is compared for each cell. A dimension is null when cells are not grouped by it. */
export interface Cell {
  readonly span: Span;
  readonly channel: StatisticsChannel | null;
  readonly siteId: string | null;
}

/**
 * The site of a cell that holds what no site of the other cells has: our contacts without a site, and the vendor's contacts
 * of sites that have no contacts here.
 */
export const OTHER_SITES = 'other';

export function cellKey({ span, channel, siteId }: Cell): string {
  return JSON.stringify([span.firstDay, channel, siteId]);
}

/** The statistics have three channels: call, video, and chat for all others. */
export function statisticsChannel({ channel }: Pick<Contact, 'channel'>): StatisticsChannel {
  if (channel === 'CALL') return 'call';
  return channel === 'VIDEO' ? 'video' : 'chat';
}

/**
 * Returns the days from `from` to the day before `to`.
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

/** Joins all days to one span. Throws a `TypeError` without days. */
export function wholeSpan(days: readonly Span[]): Span {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError('Expected at least one day, got none.');
  return { firstDay: first.firstDay, lastDay: last.lastDay, from: first.from, to: last.to };
}
