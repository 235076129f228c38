import type { Instant } from '../../../contacts/facts/instant.ts';

/**
 * Reads dates in the usual format, `"YYYY-MM-DDThh:mm:ssZ"` with the quotes, with or without three decimals. The plain
 * implementation is `parseTimestamp` in `contacts/facts/instant.ts`. A test compares both.
 *
 * What it does: it keeps the start of each day that `parseTimestamp` has read, in one slot for each day of the month. Only
 * the time of day is read from the digits. Most dates of a response are from a day that is known. All responses share the slots.
 * What would break it: a day that is remembered without a check by `parseTimestamp`, such as February 30.
 */
export class DateReader {
  readonly #view: DataView;

  constructor(view: DataView) {
    this.#view = view;
  }

  /** The length of the date at `start` without its quotes. 0 for another format, and when it does not end before `end`. */
  usualLength(start: number, end: number): number {
    const view = this.#view;
    if (start + LONG + 2 > end || view.getUint8(start) !== QUOTE) return 0;
    if (isEnd(view, start + SHORT)) return SHORT;
    return view.getUint8(start + SHORT) === POINT && isEnd(view, start + LONG) ? LONG : 0;
  }

  /** The instant of the date at `start`, given its length. NaN when the day is not known, or the time does not exist. */
  instant(start: number, length: number): Instant {
    const view = this.#view;
    const day = this.#startOfDay(start);
    if (view.getUint8(start + 14) !== COLON || view.getUint8(start + 17) !== COLON) return Number.NaN;
    const hour = twoDigits(view, start + 12);
    const minute = twoDigits(view, start + 15);
    const second = twoDigits(view, start + 18);
    const decimals =
      length === LONG ? twoDigits(view, start + 21) * 10 + (twoDigits(view, start + 22) % 10) : 0;
    const exists = hour < 24 && minute < 60 && second < 60 && decimals < 1000;
    return exists ? day + ((hour * 60 + minute) * 60 + second) * 1000 + decimals : Number.NaN;
  }

  /** Remembers the day of the date at `start`. `at` is its instant, as `parseTimestamp` has read it. */
  remember(start: number, at: Instant): void {
    const view = this.#view;
    const dayWord = view.getInt32(start + 8);
    const slot = slotOf(dayWord);
    dayWords[slot * WORDS_PER_DAY] = view.getInt32(start + 1);
    dayWords[slot * WORDS_PER_DAY + 1] = view.getInt32(start + 5);
    dayWords[slot * WORDS_PER_DAY + 2] = dayWord;
    dayStarts[slot] = Math.floor(at / DAY_MS) * DAY_MS;
  }

  #startOfDay(start: number): Instant {
    const view = this.#view;
    const dayWord = view.getInt32(start + 8);
    const slot = slotOf(dayWord);
    const isKnown =
      dayWords[slot * WORDS_PER_DAY + 2] === dayWord &&
      dayWords[slot * WORDS_PER_DAY + 1] === view.getInt32(start + 5) &&
      dayWords[slot * WORDS_PER_DAY] === view.getInt32(start + 1);
    return isKnown ? (dayStarts[slot] ?? Number.NaN) : Number.NaN;
  }
}

/** The low bits of both digits, out of the bytes `-DDT`. */
function slotOf(dayWord: number): number {
  return ((dayWord >> 12) & 0x30) | ((dayWord >> 8) & 0x0f);
}

function isEnd(view: DataView, position: number): boolean {
  return view.getUint8(position) === LETTER_Z && view.getUint8(position + 1) === QUOTE;
}

/** NaN when one of the two bytes is not a digit. */
function twoDigits(view: DataView, from: number): number {
  const tens = view.getUint8(from) - ZERO;
  const ones = view.getUint8(from + 1) - ZERO;
  const areDigits = tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
  return areDigits ? tens * 10 + ones : Number.NaN;
}

const SHORT = 'YYYY-MM-DDThh:mm:ssZ'.length;
const LONG = 'YYYY-MM-DDThh:mm:ss.sssZ'.length;
const ZERO = '0'.charCodeAt(0);
const QUOTE = '"'.charCodeAt(0);
const POINT = '.'.charCodeAt(0);
const COLON = ':'.charCodeAt(0);
const LETTER_Z = 'Z'.charCodeAt(0);
const DAY_MS = 86_400_000;
const SLOTS = 64;
const WORDS_PER_DAY = 3;

/** Of each known day the bytes `YYYY`, `-MM-` and `-DDT`, one word each. */
const dayWords = new Int32Array(SLOTS * WORDS_PER_DAY);
const dayStarts = new Float64Array(SLOTS).fill(Number.NaN);
