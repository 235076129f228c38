import { parseInstant } from './dates.ts';

/** A date in a time zone, as `12 Jan 2026, 14:05`. Returns a date that cannot be read unchanged. */
export function formatInZone(text: string, timeZone: string): string {
  const ms = parseInstant(text);
  return ms === null ? text : `${formatDay(ms, timeZone)}, ${formatTime(ms, timeZone)}`;
}

/** @param ms milliseconds since 1970. @returns for example `Mon 12 Jan 2026`. */
export function formatDay(ms: number, timeZone: string): string {
  const { weekday, day, month, year } = partsOf(ms, timeZone);
  return `${weekday} ${day} ${month} ${year}`;
}

/** @returns for example `14:05`. */
export function formatTime(ms: number, timeZone: string): string {
  const { hour, minute } = partsOf(ms, timeZone);
  return `${hour}:${minute}`;
}

/** @returns for example `14:05:09`. */
export function formatSeconds(ms: number, timeZone: string): string {
  return `${formatTime(ms, timeZone)}:${partsOf(ms, timeZone).second}`;
}

/** A date with its seconds, as `Mon 12 Jan 2026, 14:05:09`. Returns a date that cannot be read unchanged. UTC is named. */
export function formatExactly(text: string, timeZone: string): string {
  const ms = parseInstant(text);
  if (ms === null) return text;
  return `${formatDay(ms, timeZone)}, ${formatSeconds(ms, timeZone)}${timeZone === 'UTC' ? ' UTC' : ''}`;
}

/** Returns a text of the gateway with its dates as `formatExactly` writes them. */
export function withLocalDates(text: string, timeZone: string): string {
  return text.replace(ISO_DATE, (date) => formatExactly(date, timeZone));
}

/** Dates have the upstream's spelling (R18). */
const ISO_DATE = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)/g;

/** Returns the difference between the time of a zone and UTC at an instant, in milliseconds. It is positive east of Greenwich. */
export function zoneOffsetMs(ms: number, timeZone: string): number {
  const { day, month, year, hour, minute, second } = partsOf(ms, timeZone);
  const local = Date.parse(`${day} ${month} ${year} ${hour}:${minute}:${second} UTC`);
  return local - Math.floor(ms / 1000) * 1000;
}

interface Parts {
  readonly weekday: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

/** Creating a format takes longer than using it hundreds of times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(ms: number, timeZone: string): Parts {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      ...({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const),
      ...({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const),
    });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const part = (name: keyof Parts) => parts.get(name) ?? '';
  return {
    weekday: part('weekday'),
    day: part('day'),
    month: part('month'),
    year: part('year'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}
