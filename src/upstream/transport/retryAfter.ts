import type { IncomingHttpHeaders } from 'node:http';

/**
 * A longer `Retry-After` counts as this one, in seconds. A longer one is mostly a date from a wrong clock, and to wait
 * for it would refuse every client for hours.
 */
export const RETRY_AFTER_CAP_SECONDS = 300;

/**
 * The wait that the header `Retry-After` asks for, in seconds, from 0 to `RETRY_AFTER_CAP_SECONDS`. A date is compared
 * with the `Date` of the same response, so the gateway's own clock does not matter.
 *
 * @returns undefined without the header, and when its value is neither a whole number nor an HTTP date.
 */
export function retryAfterSeconds(headers: IncomingHttpHeaders): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined) return undefined;
  const seconds = DIGITS.test(value) ? Number(value) : secondsUntil(value, headers.date);
  return Number.isNaN(seconds) ? undefined : Math.min(RETRY_AFTER_CAP_SECONDS, Math.max(0, seconds));
}

const DIGITS = /^\d+$/;

// `Date.parse` also reads "-5" and "1.5" as dates. An HTTP date begins with the name of a day.
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

function secondsUntil(date: string, now: string | undefined): number {
  if (!HTTP_DATE.test(date)) return Number.NaN;
  return Math.ceil((Date.parse(date) - Date.parse(now ?? '')) / 1_000);
}
