import type { Contact } from '../contacts/facts/contact.ts';
import type { Instant } from '../contacts/facts/instant.ts';
import { timeSteps } from '../indicators/timeSteps.ts';

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
  const steps = timeSteps('DAY', timeZone);
  const days: Span[] = [];
  // Clocks of any time zone are less than a day from UTC.
  let start = steps.startOf(Date.parse(`${from}T00:00:00Z`) - DAY_MS);
  for (let name = dayName(start, timeZone); name < to; name = dayName(start, timeZone)) {
    const end = steps.endOf(start);
    if (name >= from) days.push({ firstDay: name, lastDay: name, from: start, to: end });
    start = end;
  }
  return days;
}

const DAY_MS = 86_400_000;

function dayName(at: Instant, timeZone: string | null): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...{
      timeZone: timeZone ?? 'UTC',
      calendar: 'gregory',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    },
  }).formatToParts(at);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** Whether the text is a day of the calendar, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
}

/** Joins all days to one span. Throws a `TypeError` without days. */
export function wholeSpan(days: readonly Span[]): Span {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError('Expected at least one day, got none.');
  return { firstDay: first.firstDay, lastDay: last.lastDay, from: first.from, to: last.to };
}
