import type { IncomingHttpHeaders } from 'node:http';

/**
 * The longest wait that `Retry-After` is believed to mean, in seconds. A longer one is mostly a date of a wrong clock,
 * and to obey it would refuse every client for hours.
 */
export const MAX_RETRY_AFTER_SECONDS = 300;

/**
 * Seconds that `Retry-After` asks to wait, from 0 to `MAX_RETRY_AFTER_SECONDS`. Undefined when the header is absent or
 * is neither a whole number nor an HTTP date. A date is compared with the response's own `Date`, so that neither side's
 * clock matters.
 */
export function retryAfterSeconds(headers: IncomingHttpHeaders): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined) return undefined;
  const seconds = DIGITS.test(value) ? Number(value) : secondsUntil(value, headers.date);
  return Number.isNaN(seconds) ? undefined : Math.min(MAX_RETRY_AFTER_SECONDS, Math.max(0, seconds));
}

const DIGITS = /^\d+$/;

// `Date.parse` also reads "-5" and "1.5" as dates; an HTTP date begins with the name of a day.
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

function secondsUntil(date: string, now: string | undefined): number {
  if (!HTTP_DATE.test(date)) return Number.NaN;
  return Math.ceil((Date.parse(date) - Date.parse(now ?? '')) / 1_000);
}
