import type { Instant } from '../contacts/facts/instant.ts';
import { timeSteps } from './timeSteps.ts';

/** A calendar day, as `2026-01-31`. Days compare like texts. */
export type Day = string;

/** The calendar days of a time zone. */
export interface Days {
  nameOf(at: Instant): Day;
  /** The first instant of the day that contains the instant. */
  startOf(at: Instant): Instant;
  /** The first instant of the next day. */
  endOf(at: Instant): Instant;
  /** The first instant of a day. */
  startOfDay(day: Day): Instant;
}

/**
 * @param timeZone a name of the IANA database. Null is UTC.
 * @throws RangeError if there is no such time zone: check it with `isTimeZone` first.
 */
export function createDays(timeZone: string | null): Days {
  const steps = timeSteps('DAY', timeZone);
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: timeZone ?? 'UTC', calendar: 'gregory' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
  });
  const nameOf = (at: Instant): Day => {
    const parts = format.formatToParts(at);
    const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
    return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  };
  return {
    nameOf,
    startOf: (at) => steps.startOf(at),
    endOf: (at) => steps.endOf(at),
    startOfDay: (day) => {
      // Clocks of any time zone are less than a day from UTC.
      let start = steps.startOf(Date.parse(`${day}T00:00:00Z`) - DAY_MS);
      while (nameOf(start) < day) start = steps.endOf(start);
      return start;
    },
  };
}

const DAY_MS = 86_400_000;
