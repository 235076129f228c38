import type { Moment } from '../../contacts/instant.ts';
import { momentIn } from '../../contacts/instant.ts';
import type { Json } from '../json.ts';
import { endOfObject } from './endOfObject.ts';

/** JSON as it is expected, in UTF-8. */
export type Literal = Uint8Array;

export function literal(text: string): Literal {
  return Buffer.from(text);
}

/**
 * Reads JSON from its beginning to its end by what is expected of it: without white space, every key in its place, no
 * escapes in strings. Anything else is thrown as `UNEXPECTED`: whoever reads like this can parse it instead.
 */
export class JsonReader {
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #end: number;
  readonly #known: Map<string, Json>;
  /** The bytes as they are; null when some of them are not ASCII. A part of it is had for less than one of the bytes. */
  readonly #ascii: string | null;
  #position: number;
  /** Of the string that was read last, behind its opening quote. */
  #stringStart: number;

  /**
   * Reads from `start` to before `end`.
   *
   * @param known the values that `value` parsed before, by their texts.
   */
  constructor(bytes: Buffer, start: number, end: number, known: Map<string, Json>) {
    const text = bytes.toString('utf8', start, end);
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.#known = known;
    this.#ascii = text.length === end - start ? text : null;
    this.#position = start;
    this.#stringStart = start;
  }

  /** What was not read yet. */
  rest(): string {
    return this.#slice(this.#position, this.#end);
  }

  /** Goes past this when it is what comes next. */
  takes(expected: Literal): boolean {
    const bytes = this.#bytes;
    const start = this.#position;
    for (let index = 0; index < expected.length; index++) {
      if (bytes[start + index] !== expected[index]) return false;
    }
    this.#position = start + expected.length;
    return true;
  }

  expects(expected: Literal): void {
    if (!this.takes(expected)) throw UNEXPECTED;
  }

  string(): string {
    const start = this.#position + 1;
    return this.#slice(start, this.#endOfString());
  }

  stringOrNull(): string | null {
    return this.takes(NULL) ? null : this.string();
  }

  /** Null for a string that is no readable date (R15). */
  moment(): Moment | null {
    const start = this.#position + 1;
    const end = this.#endOfString();
    const ascii = this.#ascii;
    if (ascii !== null) return momentIn(ascii, start - this.#start, end - this.#start);
    const text = this.#slice(start, end);
    return momentIn(text, 0, text.length);
  }

  boolean(): boolean {
    if (this.takes(TRUE)) return true;
    this.expects(FALSE);
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

  /** Any object or null. Equal texts give the same object, which is parsed once. */
  value(): Json {
    if (this.takes(NULL)) return null;
    const start = this.#position;
    const end = endOfObject(this.#bytes, start, this.#end);
    if (end < 0) throw UNEXPECTED;
    this.#position = end;
    const text = this.#slice(start, end);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const value = parsed(text);
    this.#known.set(text, value);
    return value;
  }

  /**
   * A hash of the end of the string that was read last: where ids differ, if they begin alike. 32 bits, never 0. Equal
   * strings have equal ones.
   */
  hashOfString(): number {
    const end = this.#position - 1;
    let hash = FIRST_HASH;
    for (let index = Math.max(end - HASHED_BYTES, this.#stringStart); index < end; index++) {
      const byte = this.#bytes[index] ?? 0;
      // Bytes that are no UTF-8 all become the same character.
      if (byte > LAST_ASCII) return HASH_OF_OTHERS;
      hash = Math.imul(hash ^ byte, HASH_FACTOR);
    }
    return hash || HASH_OF_OTHERS;
  }

  #digit(): number {
    return (this.#bytes[this.#position] ?? 0) - ZERO;
  }

  #slice(start: number, end: number): string {
    const ascii = this.#ascii;
    return ascii === null
      ? this.#bytes.toString('utf8', start, end)
      : ascii.slice(start - this.#start, end - this.#start);
  }

  /** Goes past the string that comes next, and answers where its closing quote is. */
  #endOfString(): number {
    const bytes = this.#bytes;
    if (bytes[this.#position] !== QUOTE) throw UNEXPECTED;
    this.#stringStart = this.#position + 1;
    for (let end = this.#stringStart; end < this.#end; end++) {
      const byte = bytes[end] ?? 0;
      if (byte === QUOTE) {
        this.#position = end + 1;
        return end;
      }
      if (byte === BACKSLASH || byte < FIRST_PRINTABLE) break;
    }
    throw UNEXPECTED;
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw UNEXPECTED;
  }
}

/** Not an error that anybody sees: there is one for all, as to make one takes longer than to read a history. */
export const UNEXPECTED = new Error('The JSON is laid out in another way than expected.');

const NULL = literal('null');
const TRUE = literal('true');
const FALSE = literal('false');
const ZERO = 0x30;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const LAST_ASCII = 0x7f;
/** As many as the last group of a UUID has. */
const HASHED_BYTES = 12;
/** FNV-1a. */
const FIRST_HASH = 0x811c9dc5 | 0;
const HASH_FACTOR = 0x01000193;
const HASH_OF_OTHERS = 1;
