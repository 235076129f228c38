import type { Instant } from '../contacts/facts/instant.ts';

/** `ContactStep` of the schema. */
export type TimeStep = 'QUARTER_HOUR' | 'HALF_HOUR' | 'HOUR' | 'DAY' | 'WEEK' | 'MONTH';

/** Divides time into steps, without gaps. */
export interface TimeSteps {
  /** The start of the step that contains the instant. */
  startOf(at: Instant): Instant;
  /** The end of that step, which is the start of the next one. */
  endOf(at: Instant): Instant;
}

/**
 * Creates steps in local time. A day with a clock change is shorter or longer. An hour that occurs twice is two steps.
 * Weeks start on Monday (ISO 8601).
 *
 * @param timeZone a name of the IANA database, for example `Europe/Paris`. Null is UTC.
 * @throws RangeError if there is no such time zone: check it with `isTimeZone` first.
 */
export function timeSteps(step: TimeStep, timeZone: string | null): TimeSteps {
  const offsetAt = timeZone === null ? () => 0 : offsetsOf(timeZone);
  switch (step) {
    case 'QUARTER_HOUR':
      return clockSteps(QUARTER_MS, offsetAt);
    case 'HALF_HOUR':
      return clockSteps(2 * QUARTER_MS, offsetAt);
    case 'HOUR':
      return clockSteps(HOUR_MS, offsetAt);
    case 'DAY':
      return calendarSteps((midnight) => midnight, DAY_MS, offsetAt);
    case 'WEEK':
      return calendarSteps(mondayOf, 7 * DAY_MS, offsetAt);
    case 'MONTH':
      return calendarSteps(firstOfMonth, 31 * DAY_MS, offsetAt);
  }
}

/** Whether the IANA database has a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * The offset of local time from UTC, in milliseconds. It is the same within each quarter of an hour, UTC. Since 2012 clocks have
 * changed only between quarters, except in Antarctica/Casey in 2020 to 2022: at 00:01, which is 00:15 here.
 */
type OffsetAt = (at: Instant) => number;

/** Steps of an hour or less. A step in which clocks change ends at the change, and the next one starts there. */
function clockSteps(lengthMs: number, offsetAt: OffsetAt): TimeSteps {
  const startOf = (at: Instant): Instant => {
    const offset = offsetAt(at);
    let start = at - modulo(at + offset, lengthMs);
    while (offsetAt(start) !== offset) start = nextQuarter(start);
    return start;
  };
  const endOf = (at: Instant): Instant => {
    const start = startOf(at);
    let end = nextQuarter(start);
    while (startOf(end) === start) end = nextQuarter(end);
    return end;
  };
  return { startOf, endOf };
}

function nextQuarter(at: Instant): Instant {
  return at - modulo(at, QUARTER_MS) + QUARTER_MS;
}

/** A local midnight, in milliseconds since 1970, as if local time were UTC. */
type LocalMidnight = number;

/** @param longestMs the longest step, without clock changes. */
function calendarSteps(
  firstDayOf: (midnight: LocalMidnight) => LocalMidnight,
  longestMs: number,
  offsetAt: OffsetAt,
): TimeSteps {
  const startOf = (at: Instant): Instant => {
    const local = at + offsetAt(at);
    return firstInstantOf(firstDayOf(local - modulo(local, DAY_MS)), offsetAt);
  };
  // This instant is in the next step, also where clocks change. Since 2012 they went back by at most three hours.
  return { startOf, endOf: (at) => startOf(startOf(at) + longestMs + DAY_MS / 2) };
}

function mondayOf(midnight: LocalMidnight): LocalMidnight {
  const daysSinceMonday = (new Date(midnight).getUTCDay() + 6) % 7;
  return midnight - daysSinceMonday * DAY_MS;
}

function firstOfMonth(midnight: LocalMidnight): LocalMidnight {
  const date = new Date(midnight);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

function firstInstantOf(midnight: LocalMidnight, offsetAt: OffsetAt): Instant {
  // A clock change at midnight makes midnight occur twice, or not at all.
  const candidates = [offsetAt(midnight - DAY_MS), offsetAt(midnight + DAY_MS)]
    .map((offset) => midnight - offset)
    .toSorted((one, other) => one - other);
  const first = candidates.find((instant) => instant + offsetAt(instant) === midnight);
  return first ?? Math.max(...candidates);
}

/** Reading an offset takes some microseconds, so recent offsets are cached. */
function offsetsOf(timeZone: string): OffsetAt {
  const format = formatOf(timeZone);
  const known = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER_MS);
    const offset = known.get(quarter) ?? readOffset(format, quarter * QUARTER_MS);
    if (known.size >= MAX_KNOWN_OFFSETS) known.clear();
    known.set(quarter, offset);
    return offset;
  };
}

const MAX_KNOWN_OFFSETS = 50_000;

/** @throws RangeError if there is no such time zone. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
}

/** Formatted offsets are `GMT`, `GMT+01:00`, and for dates long ago `GMT+00:09:21`. */
function readOffset(format: Intl.DateTimeFormat, at: Instant): number {
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/.exec(name) ?? [];
  const size = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1_000;
  return sign === '-' ? -size : size;
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
