import { isAscii } from 'node:buffer';
import type { Timestamp } from '../../../contacts/instant.ts';
import { parseTimestamp } from '../../../contacts/instant.ts';
import type { Json } from '../../response/json.ts';
import { parseJson } from '../../response/json.ts';
import { isDeeperThan, maxResponseDepth } from '../../response/jsonDepth.ts';
import { DateReader } from './dateReader.ts';
import { endOfObject } from './endOfObject.ts';
import type { Literal } from './literal.ts';
import { literal, WORD_BYTES } from './literal.ts';
import { SeenBytes } from './seenBytes.ts';
import { endOfPlain, hashOfEnd } from './words.ts';

/**
 * Reads JSON from its beginning to its end by what is expected of it: without white space, every key in its place, no
 * escapes in strings. Anything else is thrown as `UNEXPECTED`: whoever reads like this can parse it instead.
 */
export class JsonReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #dates: DateReader;
  readonly #parsed: SeenBytes<Json>;
  #start = 0;
  #end = 0;
  /** The bytes as they are; null when some of them are not ASCII. A part of it is had for less than one of the bytes. */
  #ascii: string | null = '';
  #position = 0;
  /** Of the string that was read last, behind its opening quote. */
  #stringStart = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#dates = new DateReader(this.#view);
    this.#parsed = this.seen(VALUES_DIFFER_AT);
  }

  /** What is read next is from `start` to before `end`. */
  reset(start: number, end: number): void {
    this.#start = start;
    this.#end = end;
    this.#ascii = isAscii(this.#bytes.subarray(start, end))
      ? this.#bytes.toString('latin1', start, end)
      : null;
    this.#position = start;
  }

  /** What was not read yet. */
  rest(): string {
    return this.#slice(this.#position, this.#end);
  }

  /** Goes past this when it is what comes next. */
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
    return this.#slice(start, this.#endOfString());
  }

  stringOrNull(): string | null {
    return this.accept(NULL) ? null : this.string();
  }

  /** Null for a string that is no readable date (R15). */
  moment(): Timestamp | null {
    const start = this.#position;
    const length = this.#dates.usualLength(start, this.#end);
    const at = length > 0 ? this.#dates.instant(start, length) : Number.NaN;
    if (!Number.isNaN(at)) {
      this.#position = start + length + 2;
      return { at, text: this.#slice(start + 1, start + 1 + length) };
    }
    const moment = parseTimestamp(this.string());
    if (length > 0 && moment !== null) this.#dates.remember(start, moment.at);
    return moment;
  }

  boolean(): boolean {
    if (this.accept(TRUE)) return true;
    this.expect(FALSE);
    return false;
  }

  /** A whole number that is not negative, or a string. */
  legacyId(): number | string {
    return this.#bytes[this.#position] === QUOTE ? this.string() : this.wholeNumber();
  }

  /** One that is not negative, and spelled without a fraction, an exponent or a needless zero. */
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
    const isSpelled = digits === 1 || (digits > 1 && this.#bytes[start] !== ZERO);
    if (!isSpelled || value > Number.MAX_SAFE_INTEGER) throw UNEXPECTED;
    return value;
  }

  /** Any object or null. Of equal texts, most give the same object, which is parsed once. */
  value(): Json {
    return this.accept(NULL) ? null : this.memoized(this.#parsed, (reader) => reader.#parseObject());
  }

  /** Keeps what is read here; see `SeenBytes`. */
  seen<T>(namedAt: number): SeenBytes<T> {
    return new SeenBytes(this.#view, namedAt);
  }

  /**
   * What `read` makes of what comes next, or made of the same bytes before. It looks at nothing else.
   *
   * @param more `read` would have gone on if this had come behind those bytes.
   */
  memoized<T>(seen: SeenBytes<T>, read: (reader: this) => T, more?: Literal): T {
    const start = this.#position;
    const found = seen.find(start, this.#end);
    if (found !== null) {
      this.#position = start + found.length;
      if (more === undefined || !this.accept(more)) return found.value;
      this.#position = start;
    }
    const value = read(this);
    seen.keep(start, this.#position, value);
    return value;
  }

  /**
   * A hash of the end of the string that was read last: where ids differ, if they begin alike. 32 bits, never 0. Equal
   * strings have equal ones.
   */
  hashOfString(): number {
    return hashOfEnd(this.#view, this.#stringStart, this.#position - 1);
  }

  #parseObject(): Json {
    const start = this.#position;
    const end = endOfObject(this.#bytes, start, this.#end);
    if (end < 0) throw UNEXPECTED;
    this.#position = end;
    return parsed(this.#slice(start, end));
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

  /** Goes past the string that comes next, and answers where its closing quote is. */
  #endOfString(): number {
    const start = this.#position + 1;
    if (start > this.#end || this.#bytes[start - 1] !== QUOTE) throw UNEXPECTED;
    const end = endOfPlain(this.#view, start, this.#end);
    if (end === this.#end || this.#bytes[end] !== QUOTE) throw UNEXPECTED;
    this.#stringStart = start;
    this.#position = end + 1;
    return end;
  }
}

function parsed(text: string): Json {
  const value = parseJson(text);
  if (value === undefined || isDeeperThan(maxResponseDepth, value)) throw UNEXPECTED;
  return value;
}

/** Not an error that anybody sees: there is one for all, as to make one takes longer than to read a history. */
export const UNEXPECTED = new Error('The JSON is laid out in another way than expected.');

/** `{"id":1017,"firstName"`: mostly an id is what is asked for first. */
const VALUES_DIFFER_AT = 4;
const NULL = literal('null');
const TRUE = literal('true');
const FALSE = literal('false');
const ZERO = 0x30;
const QUOTE = 0x22;
