import type { IncomingHttpHeaders } from 'node:http';

/**
 * Seconds that `Retry-After` asks to wait, or undefined. A date is read against the answer's own `Date`, so that
 * neither side's clock matters.
 */
export function retryAfterSeconds(headers: IncomingHttpHeaders): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const milliseconds = Date.parse(value) - Date.parse(headers.date ?? '');
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, Math.ceil(milliseconds / 1000));
}
