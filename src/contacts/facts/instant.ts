/** Whole milliseconds since 1970, UTC (R1). */
export type Instant = number;

/** A date in upstream's spelling, with its instant. */
export interface Timestamp {
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
/** The value of a number that is not readable. It is so small that every sum with it is below 0. */
const NO_NUMBER = -1_000_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Counted from 1 March of the year 0. */
const DAYS_BEFORE_1970 = 719_468;
const SHORTEST = 'YYYY-MM-DDThh:mm:ssZ'.length;
const FORMATTED = 'YYYY-MM-DDThh:mm:ss.sssZ'.length;
const FRACTION_START = 'YYYY-MM-DDThh:mm:ss'.length;

/**
 * R1, R15: parses an ISO 8601 date and time with seconds and with `Z`, `+hh:mm` or `+hhmm`. The day must exist. Digits
 * after the milliseconds are cut. Returns null for any other value.
 *
 * It reads characters by position, as a page holds thousands of dates.
 */
export function parseTimestamp(value: unknown): Timestamp | null {
  if (typeof value !== 'string') return null;
  const at = parseInstant(value);
  return at === null ? null : { at, text: value };
}

/** The spelling of an instant in contact ids (R11): UTC, ISO 8601, three decimals. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString();
}

/**
 * Does the same as `formatInstant`, but faster: most dates have that spelling already, or lack only the decimals.
 *
 * @param timestamp a result of `parseTimestamp`.
 */
export function formatTimestamp({ at, text }: Timestamp): string {
  const isUtc = text.charCodeAt(text.length - 1) === LETTER_Z;
  if (isUtc && text.length === FORMATTED && text[FRACTION_START] === '.') return text;
  if (isUtc && text.length === SHORTEST) return `${text.slice(0, FRACTION_START)}.000Z`;
  return formatInstant(at);
}

function parseInstant(text: string): Instant | null {
  if (text.length < SHORTEST || !hasSeparators(text)) return null;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const time = timeOfDay(twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17));
  if (year < 0 || time < 0 || day < 1 || day > daysIn(year, month)) return null;
  const fractionEnd = endOfFraction(text);
  const offset = fractionEnd < 0 ? null : offsetMinutes(text, fractionEnd);
  if (offset === null) return null;
  return utcDate(year, month, day) + time + milliseconds(text, fractionEnd) - offset * MINUTE_MS;
}

function hasSeparators(text: string): boolean {
  return (
    text.charCodeAt(4) === DASH &&
    text.charCodeAt(7) === DASH &&
    text.charCodeAt(10) === LETTER_T &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON
  );
}

/** `NO_NUMBER` if one of the two characters is not a digit. */
function twoDigits(text: string, from: number): number {
  const tens = digit(text, from);
  const ones = digit(text, from + 1);
  return tens < 0 || ones < 0 ? NO_NUMBER : tens * 10 + ones;
}

/** -1 if the character is not a digit. */
function digit(text: string, index: number): number {
  const value = text.charCodeAt(index) - 48;
  return value >= 0 && value <= 9 ? value : -1;
}

/** In milliseconds. -1 if there is no such time. */
function timeOfDay(hour: number, minute: number, second: number): number {
  const exists = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  return exists ? ((hour * 60 + minute) * 60 + second) * 1000 : -1;
}

function daysIn(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return (DAYS_IN_MONTH[month - 1] ?? 0) + (leap ? 1 : 0);
}

/** The start of the day. Years are counted from March, so that the leap day is the last day of a year. */
function utcDate(year: number, month: number, day: number): Instant {
  const years = month > 2 ? year : year - 1;
  const century = Math.floor(years / 100);
  const leapDays = Math.floor(years / 4) - century + Math.floor(century / 4);
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (years * 365 + leapDays + dayOfYear - DAYS_BEFORE_1970) * DAY_MS;
}

/** The index after the fraction of a second. -1 if the decimal mark has no digit after it. */
function endOfFraction(text: string): number {
  const mark = text.charCodeAt(FRACTION_START);
  if (mark !== POINT && mark !== COMMA) return FRACTION_START;
  let end = FRACTION_START + 1;
  while (end < text.length && digit(text, end) >= 0) end += 1;
  return end === FRACTION_START + 1 ? -1 : end;
}

function milliseconds(text: string, fractionEnd: number): number {
  let value = 0;
  for (let index = FRACTION_START + 1; index <= FRACTION_START + 3; index++) {
    value = value * 10 + (index < fractionEnd ? digit(text, index) : 0);
  }
  return value;
}

/** Null if the text does not end with a readable offset. */
function offsetMinutes(text: string, start: number): number | null {
  const sign = text.charCodeAt(start);
  if (sign === LETTER_Z) return text.length === start + 1 ? 0 : null;
  if (sign !== PLUS && sign !== DASH) return null;
  const minutesStart = text.charCodeAt(start + 3) === COLON ? start + 4 : start + 3;
  const hours = twoDigits(text, start + 1);
  const minutes = twoDigits(text, minutesStart);
  const isWhole = text.length === minutesStart + 2;
  if (!isWhole || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  return (sign === DASH ? -1 : 1) * (hours * 60 + minutes);
}
