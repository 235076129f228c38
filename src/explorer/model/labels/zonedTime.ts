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

interface Parts {
  readonly weekday: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly hour: string;
  readonly minute: string;
}

/** Creating a format takes longer than using it hundreds of times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(ms: number, timeZone: string): Parts {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      ...({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const),
      ...({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const),
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
  };
}
