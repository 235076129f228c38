import { isAscii } from 'node:buffer';
import type { Timestamp } from '../../../contacts/facts/instant.ts';
import { parseTimestamp } from '../../../contacts/facts/instant.ts';
import type { Json } from '../../response/json.ts';
import { parseJson } from '../../response/json.ts';
import { isDeeperThan, maxResponseDepth } from '../../response/jsonDepth.ts';
import { DateReader } from './dateReader.ts';
import type { Literal } from './literal.ts';
import { literal, WORD_BYTES } from './literal.ts';
import { findObjectEnd } from './objectEnd.ts';
import { findPlainEnd, hashStringEnd } from './stringBytes.ts';

/**
 * Reads JSON whose layout is known: no white space, every key where it is expected, no escapes in strings. Each method
 * reads the next token. It throws `UNEXPECTED` when another token is there: the caller then falls back to `JSON.parse`.
 *
 * What it does: it compares the bytes with the expected text, four at a time, and never builds an object for a key.
 * `readHistories.ts` says how much time it saves.
 * What would break it: a method that goes past `#end`. The next bytes belong to the next history.
 */
export class JsonReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #dates: DateReader;
  /** The parsed objects by their JSON: the same operators occur hundreds of times on a page. */
  readonly #objects = new Map<string, Json>();
  #start = 0;
  #end = 0;
  /** The whole text. Null when it is not ASCII. Slicing this string is faster than decoding bytes. */
  #ascii: string | null = '';
  #position = 0;
  /** The position behind the opening quote of the string that was read last. */
  #stringStart = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#dates = new DateReader(this.#view);
  }

  /** Starts to read at `start`, and never goes past `end`. */
  reset(start: number, end: number): void {
    this.#start = start;
    this.#end = end;
    this.#ascii = isAscii(this.#bytes.subarray(start, end))
      ? this.#bytes.toString('latin1', start, end)
      : null;
    this.#position = start;
  }

  /** The text that was not read yet. */
  rest(): string {
    return this.#slice(this.#position, this.#end);
  }

  /** Whether this literal comes next. If so, it is read. */
  accept({ length, words, bytes }: Literal): boolean {
    const view = this.#view;
    const start = this.#position;
    const end = start + length;
    if (end > this.#end) return false;
    const last = words.length - 1;
    for (let index = 0; index < last; index++) {
      if (view.getInt32(start + index * WORD_BYTES, true) !== words[index]) return false;
    }
    if (last >= 0) {
      if (view.getInt32(end - WORD_BYTES, true) !== words[last]) return false;
    } else {
      for (let index = 0; index < length; index++) {
        if (view.getUint8(start + index) !== bytes[index]) return false;
      }
    }
    this.#position = end;
    return true;
  }

  expect(expected: Literal): void {
    if (!this.accept(expected)) throw UNEXPECTED;
  }

  string(): string {
    const start = this.#position + 1;
    return this.#slice(start, this.#readToStringEnd());
  }

  stringOrNull(): string | null {
    return this.accept(NULL) ? null : this.string();
  }

  /** Null for a string that is not a readable date (R15). */
  timestamp(): Timestamp | null {
    const start = this.#position;
    const length = this.#dates.usualLength(start, this.#end);
    const at = length > 0 ? this.#dates.instant(start, length) : Number.NaN;
    if (!Number.isNaN(at)) {
      this.#position = start + length + 2;
      return { at, text: this.#slice(start + 1, start + 1 + length) };
    }
    const timestamp = parseTimestamp(this.string());
    if (length > 0 && timestamp !== null) this.#dates.remember(start, timestamp.at);
    return timestamp;
  }

  boolean(): boolean {
    if (this.accept(TRUE)) return true;
    this.expect(FALSE);
    return false;
  }

  /** A whole number from 0, or a string. */
  legacyId(): number | string {
    return this.#bytes[this.#position] === QUOTE ? this.string() : this.wholeNumber();
  }

  /** A number from 0 without a fraction, an exponent or a leading zero. */
  wholeNumber(): number {
    const start = this.#position;
    let value = 0;
    let digit = this.#digit();
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      this.#position += 1;
      digit = this.#digit();
    }
    const digits = this.#position - start;
    const isWholeNumber = digits === 1 || (digits > 1 && this.#bytes[start] !== ZERO);
    if (!isWholeNumber || value > Number.MAX_SAFE_INTEGER) throw UNEXPECTED;
    return value;
  }

  /** Any object, or null. Objects with the same JSON are the same object, which must not be changed. */
  value(): Json {
    return this.accept(NULL) ? null : this.#object();
  }

  /** The hash of the string that was read last, see `hashStringEnd`. 32 bits, never 0. Equal strings have equal hashes. */
  hashLastString(): number {
    return hashStringEnd(this.#view, this.#stringStart, this.#position - 1);
  }

  #object(): Json {
    const start = this.#position;
    const end = findObjectEnd(this.#bytes, start, this.#end);
    if (end < 0) throw UNEXPECTED;
    this.#position = end;
    const json = this.#slice(start, end);
    const known = this.#objects.get(json);
    if (known !== undefined) return known;
    const value = parseObject(json);
    this.#objects.set(json, value);
    return value;
  }

  #digit(): number {
    const position = this.#position;
    return position < this.#end ? (this.#bytes[position] ?? 0) - ZERO : -1;
  }

  #slice(start: number, end: number): string {
    const ascii = this.#ascii;
    return ascii === null
      ? this.#bytes.toString('utf8', start, end)
      : ascii.slice(start - this.#start, end - this.#start);
  }

  /** Reads a string, and returns the position of its closing quote. */
  #readToStringEnd(): number {
    const start = this.#position + 1;
    if (start > this.#end || this.#bytes[start - 1] !== QUOTE) throw UNEXPECTED;
    const end = findPlainEnd(this.#view, start, this.#end);
    if (end === this.#end || this.#bytes[end] !== QUOTE) throw UNEXPECTED;
    this.#stringStart = start;
    this.#position = end + 1;
    return end;
  }
}

function parseObject(json: string): Json {
  const value = parseJson(json);
  if (value === undefined || isDeeperThan(maxResponseDepth, value)) throw UNEXPECTED;
  return value;
}

/** One error for all cases, as creating an error takes longer than reading a history. The caller catches it. */
export const UNEXPECTED = new Error('The JSON is laid out in another way than expected.');

const NULL = literal('null');
const TRUE = literal('true');
const FALSE = literal('false');
const ZERO = 0x30;
const QUOTE = 0x22;
