import type { Timestamp } from '../../../contacts/facts/instant.ts';
import { formatTimestamp, parseTimestamp } from '../../../contacts/facts/instant.ts';

const SECONDS_END = 'YYYY-MM-DDThh:mm:ss'.length;
const MILLISECONDS = 'YYYY-MM-DDThh:mm:ss.sssZ'.length;
const MICROSECONDS = 'YYYY-MM-DDThh:mm:ss.ssssssZ'.length;

/**
 * The one spelling of an instant in exports: UTC, with `Z`, and three decimals. Six decimals if upstream sends
 * microseconds. Further digits are cut. Null for a value that is not a readable date (R15).
 *
 * @example spellTimestamp('2026-01-05T10:00:00+02:00') // '2026-01-05T08:00:00.000Z'
 */
export function spellTimestamp(value: unknown): string | null {
  const timestamp = parseTimestamp(value);
  return timestamp && spell(timestamp);
}

/**
 * As `spellTimestamp`, for a date of a contact or of an event: those were read before, so the usual spelling is not read
 * again. Null without a date.
 */
export function spellDate(text: string | null): string | null {
  return text !== null && hasUsualSpelling(text) ? text : spellTimestamp(text);
}

/** The same instant in milliseconds. `spelled` is a result of `spellTimestamp`. */
export function withoutMicroseconds(spelled: string): string {
  return spelled.length === MILLISECONDS ? spelled : `${spelled.slice(0, MILLISECONDS - 1)}Z`;
}

/** Microseconds since 1970: a whole number that a double holds exactly until the year 2255. `spelled` as above. */
export function microsecondsOf(spelled: string): number {
  const milliseconds = Date.parse(withoutMicroseconds(spelled));
  const rest =
    spelled.length === MICROSECONDS ? Number(spelled.slice(MILLISECONDS - 1, MICROSECONDS - 1)) : 0;
  return milliseconds * 1_000 + rest;
}

function spell(timestamp: Timestamp): string {
  const milliseconds = formatTimestamp(timestamp);
  const { text } = timestamp;
  if (text.length <= MILLISECONDS) return milliseconds;
  const [, digits] = MICROSECOND_DIGITS.exec(text.slice(SECONDS_END)) ?? [];
  if (digits === undefined) return milliseconds;
  const padded = digits.slice(0, 3).padEnd(3, '0');
  return padded === '000' ? milliseconds : `${milliseconds.slice(0, -1)}${padded}Z`;
}

/** UTC with three decimals. */
function hasUsualSpelling(text: string): boolean {
  return text.length === MILLISECONDS && text[SECONDS_END] === '.' && text.endsWith('Z');
}

const MICROSECOND_DIGITS = /^[.,]\d{3}(\d+)/;
