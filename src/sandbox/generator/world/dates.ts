import type { Random } from './random.ts';

const HOUR_MS = 3_600_000;
const SECONDS_END = 19;
const READABLE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

/** The format of a date. All are readable, and only the first two are common in upstream. */
export type DateStyle =
  | 'milliseconds'
  | 'seconds'
  | 'microseconds'
  | 'offset'
  | 'secondsOffset'
  | 'compactOffset';

/** Formats an instant (milliseconds since 1970). The `seconds` styles cut the milliseconds. */
export function spellDate(atMs: number, style: DateStyle, random: Random): string {
  switch (style) {
    case 'milliseconds':
      return new Date(atMs).toISOString();
    case 'seconds':
      return `${wallClock(atMs, 0).slice(0, SECONDS_END)}Z`;
    case 'microseconds':
      return `${wallClock(atMs, 0)}${String(random.int(0, 999)).padStart(3, '0')}Z`;
    case 'offset':
      return `${wallClock(atMs, 1)}+01:00`;
    case 'secondsOffset':
      return `${wallClock(atMs, -5).slice(0, SECONDS_END)}-05:00`;
    case 'compactOffset':
      return `${wallClock(atMs, 1).slice(0, SECONDS_END)}+0100`;
  }
}

/**
 * Parses a date that this server itself reads (the bounds of an interval, a closing date). Returns milliseconds since 1970, or
 * undefined unless the text is an ISO 8601 date and time with seconds and an offset, on a day that exists.
 */
export function instantOf(date: unknown): number | undefined {
  if (typeof date !== 'string' || !READABLE.test(date)) return undefined;
  const day = date.slice(0, 10);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return undefined;
  const instant = Date.parse(date.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(instant) ? undefined : instant;
}

function wallClock(atMs: number, offsetHours: number): string {
  return new Date(atMs + offsetHours * HOUR_MS).toISOString().slice(0, -1);
}
