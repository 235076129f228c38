import { isDay } from '../../../indicators/calendarDay.ts';
import { timeSteps } from '../../../indicators/timeSteps.ts';

/** A calendar day as `YYYY-MM-DD`. */
export type Day = string;

/** When a page is shown, and in which time zone. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** A name of the IANA database, for example `Europe/Paris` or `UTC`. */
  readonly timeZone: string;
}

/** The start belongs to the interval, the end does not. Both in milliseconds since 1970. */
export interface TimeInterval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Returns the text when it is a day from 1970 to 2999 that exists; otherwise null. */
export function parseDay(text: string | null): Day | null {
  return text !== null && isDay(text) && text >= FIRST_DAY && text <= LAST_DAY ? text : null;
}

/** Returns the day that an instant belongs to in a time zone. @param ms milliseconds since 1970. */
export function dayOf(ms: number, timeZone: string): Day {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit' },
  }).formatToParts(ms);
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** Whether an instant lies in the day of the clock. @param ms milliseconds since 1970. */
export function isSameDay({ nowMs, timeZone }: Clock, ms: number): boolean {
  return dayOf(nowMs, timeZone) === dayOf(ms, timeZone);
}

/** Returns the first instant of a day in a time zone, in milliseconds since 1970. */
export function startOfDay(day: Day, timeZone: string): number {
  const noonUtc = utcMidnight(day) + DAY_MS / 2;
  // The offset of a zone from UTC is at most 14 hours, so noon UTC may lie in the day before or after.
  const shiftMs = utcMidnight(day) - utcMidnight(dayOf(noonUtc, timeZone));
  return timeSteps('DAY', timeZone).startOf(noonUtc + shiftMs);
}

/** Returns the interval of several whole days. @param last the last day, which belongs to the interval. */
export function intervalOfDays(first: Day, last: Day, timeZone: string): TimeInterval {
  return { fromMs: startOfDay(first, timeZone), toMs: startOfDay(addDays(last, 1), timeZone) };
}

/** @param count the number of days to add; negative for earlier days. */
export function addDays(day: Day, count: number): Day {
  return new Date(utcMidnight(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Returns how many days lie between two days; 0 for the same day. */
export function daysBetween(first: Day, last: Day): number {
  return Math.round((utcMidnight(last) - utcMidnight(first)) / DAY_MS);
}

/** Between them, the days before and after a period also have years of four digits. */
const FIRST_DAY: Day = '1970-01-01';
const LAST_DAY: Day = '2999-12-31';

const DAY_MS = 86_400_000;

function utcMidnight(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}
