/** Whole milliseconds of UTC since 1970 (R1). */
export type Instant = number;

/** A date as upstream spelled it, with the instant it names. */
export interface Moment {
  readonly at: Instant;
  readonly text: string;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const DASH = '-'.charCodeAt(0);
const COLON = ':'.charCodeAt(0);
const POINT = '.'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);
const PLUS = '+'.charCodeAt(0);
const LETTER_T = 'T'.charCodeAt(0);
const LETTER_Z = 'Z'.charCodeAt(0);
/** Whatever is added to it, it is below 0. */
const NO_NUMBER = -1_000_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** From 1 March of the year 0. */
const DAYS_BEFORE_1970 = 719_468;
const SHORTEST = 'YYYY-MM-DDThh:mm:ssZ'.length;
const FORMATTED = 'YYYY-MM-DDThh:mm:ss.sssZ'.length;
const FRACTION_START = 'YYYY-MM-DDThh:mm:ss'.length;

/**
 * R1, R15: reads an ISO 8601 date and time with seconds, of a day that exists, with `Z`, `+hh:mm` or `+hhmm`.
 * Digits beyond milliseconds are cut. Anything else is null. It reads by position: a page holds thousands of dates.
 */
export function parseMoment(value: unknown): Moment | null {
  return typeof value === 'string' ? momentIn(value, 0, value.length) : null;
}

/** As `parseMoment`, of the part of a text from `start` to before `end`. */
export function momentIn(text: string, start: number, end: number): Moment | null {
  const at = parseInstant(text, start, end);
  return at === null ? null : { at, text: text.slice(start, end) };
}

/** The instant in the spelling that ids use (R11): UTC, ISO 8601, three decimals. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString();
}

/** `formatInstant` of what `parseMoment` read: most dates come in that spelling, or lack no more than the decimals. */
export function formatMoment({ at, text }: Moment): string {
  const isUtc = text.endsWith('Z');
  if (isUtc && text.length === FORMATTED && text[FRACTION_START] === '.') return text;
  if (isUtc && text.length === SHORTEST) return `${text.slice(0, FRACTION_START)}.000Z`;
  return formatInstant(at);
}

function parseInstant(text: string, start: number, end: number): Instant | null {
  if (end - start < SHORTEST || !hasSeparators(text, start)) return null;
  const year = twoDigits(text, start) * 100 + twoDigits(text, start + 2);
  const month = twoDigits(text, start + 5);
  const day = twoDigits(text, start + 8);
  const time = timeOfDay(
    twoDigits(text, start + 11),
    twoDigits(text, start + 14),
    twoDigits(text, start + 17),
  );
  if (year < 0 || time < 0 || day < 1 || day > daysIn(year, month)) return null;
  const fraction = start + FRACTION_START;
  const fractionEnd = endOfFraction(text, fraction, end);
  const offset = fractionEnd < 0 ? null : offsetMinutes(text, fractionEnd, end);
  if (offset === null) return null;
  return utcDate(year, month, day) + time + milliseconds(text, fraction, fractionEnd) - offset * MINUTE_MS;
}

function hasSeparators(text: string, start: number): boolean {
  return (
    text.charCodeAt(start + 4) === DASH &&
    text.charCodeAt(start + 7) === DASH &&
    text.charCodeAt(start + 10) === LETTER_T &&
    text.charCodeAt(start + 13) === COLON &&
    text.charCodeAt(start + 16) === COLON
  );
}

/** Far below 0 when one of the places holds no digit. */
function twoDigits(text: string, from: number): number {
  const tens = digit(text, from);
  const ones = digit(text, from + 1);
  return tens < 0 || ones < 0 ? NO_NUMBER : tens * 10 + ones;
}

/** -1 when there is none. */
function digit(text: string, index: number): number {
  const value = text.charCodeAt(index) - 48;
  return value >= 0 && value <= 9 ? value : -1;
}

function timeOfDay(hour: number, minute: number, second: number): number {
  const exists = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  return exists ? ((hour * 60 + minute) * 60 + second) * 1000 : -1;
}

function daysIn(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return (DAYS_IN_MONTH[month - 1] ?? 0) + (leap ? 1 : 0);
}

/** Days since 1970 by the calendar's arithmetic: years that begin in March end with the leap day. */
function utcDate(year: number, month: number, day: number): Instant {
  const years = month > 2 ? year : year - 1;
  const century = Math.floor(years / 100);
  const leapDays = Math.floor(years / 4) - century + Math.floor(century / 4);
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (years * 365 + leapDays + dayOfYear - DAYS_BEFORE_1970) * DAY_MS;
}

/** Where the fraction ends (where it would start, when there is none); -1 when a point has no digit behind it. */
function endOfFraction(text: string, fraction: number, end: number): number {
  const mark = text.charCodeAt(fraction);
  if (mark !== POINT && mark !== COMMA) return fraction;
  let last = fraction + 1;
  while (last < end && digit(text, last) >= 0) last += 1;
  return last === fraction + 1 ? -1 : last;
}

function milliseconds(text: string, fraction: number, fractionEnd: number): number {
  let value = 0;
  for (let index = fraction + 1; index <= fraction + 3; index++) {
    value = value * 10 + (index < fractionEnd ? digit(text, index) : 0);
  }
  return value;
}

function offsetMinutes(text: string, start: number, end: number): number | null {
  const sign = text.charCodeAt(start);
  if (sign === LETTER_Z) return end === start + 1 ? 0 : null;
  if (sign !== PLUS && sign !== DASH) return null;
  const minutesStart = text.charCodeAt(start + 3) === COLON ? start + 4 : start + 3;
  const hours = twoDigits(text, start + 1);
  const minutes = twoDigits(text, minutesStart);
  if (end !== minutesStart + 2 || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  return (sign === DASH ? -1 : 1) * (hours * 60 + minutes);
}
