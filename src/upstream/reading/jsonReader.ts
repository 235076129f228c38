import type { Moment } from '../../contacts/instant.ts';
import { momentIn } from '../../contacts/instant.ts';
import type { Json } from '../json.ts';

/**
 * Reads JSON from its beginning to its end by what is expected of it: without white space, every key in its place.
 * What is laid out in another way is thrown as `UNEXPECTED`: whoever reads like this can parse it instead.
 */
export class JsonReader {
  readonly #text: string;
  readonly #known: Map<string, Json>;
  #position = 0;
  /** Of the next backslash; behind the text when there is none. */
  #backslash = -1;

  /** @param known the values that `value` parsed before, by their texts. */
  constructor(text: string, known: Map<string, Json>) {
    this.#text = text;
    this.#known = known;
  }

  /** What was not read yet. */
  rest(): string {
    return this.#text.slice(this.#position);
  }

  /** Goes past this text when it is what comes next. */
  takes(literal: string): boolean {
    if (!this.#text.startsWith(literal, this.#position)) return false;
    this.#position += literal.length;
    return true;
  }

  expects(literal: string): void {
    if (!this.takes(literal)) throw UNEXPECTED;
  }

  /** A string in which nothing is escaped. */
  string(): string {
    const start = this.#position + 1;
    return this.#text.slice(start, this.#endOfString());
  }

  stringOrNull(): string | null {
    return this.takes('null') ? null : this.string();
  }

  /** Null for a string that is no readable date (R15). */
  moment(): Moment | null {
    const start = this.#position + 1;
    return momentIn(this.#text, start, this.#endOfString());
  }

  boolean(): boolean {
    if (this.takes('true')) return true;
    this.expects('false');
    return false;
  }

  /** A whole number that is not negative, or a string. */
  legacyId(): number | string {
    const start = this.#position;
    if (this.#text.charCodeAt(start) === QUOTE) return this.string();
    let value = 0;
    let digit = this.#digitAt(start);
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = this.#digitAt(++this.#position);
    }
    if (this.#position === start || value > Number.MAX_SAFE_INTEGER) throw UNEXPECTED;
    return value;
  }

  /** Any object or null. Equal texts give the same object, which is parsed once. */
  value(): Json {
    if (this.takes('null')) return null;
    const start = this.#position;
    this.#position = this.#endOfObject();
    const text = this.#text.slice(start, this.#position);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const value = parsed(text);
    this.#known.set(text, value);
    return value;
  }

  #digitAt(position: number): number {
    return this.#text.charCodeAt(position) - ZERO;
  }

  /** Goes past the string that comes next, and answers where its closing quote is. */
  #endOfString(): number {
    const text = this.#text;
    const start = this.#position + 1;
    const end = text.indexOf('"', start);
    if (end < 0 || text.charCodeAt(start - 1) !== QUOTE) throw UNEXPECTED;
    if (this.#backslash < start) {
      const next = text.indexOf('\\', start);
      this.#backslash = next < 0 ? text.length : next;
    }
    if (this.#backslash < end) throw UNEXPECTED;
    this.#position = end + 1;
    return end;
  }

  #endOfObject(): number {
    let depth = 0;
    let isQuoted = false;
    for (let position = this.#position; position < this.#text.length; position++) {
      const code = this.#text.charCodeAt(position);
      if (code === QUOTE) isQuoted = !isQuoted;
      else if (isQuoted) position += code === BACKSLASH ? 1 : 0;
      else if (code === OPENING) depth += 1;
      else if (code === CLOSING && --depth === 0) return position + 1;
      if (depth === 0) break;
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

const ZERO = '0'.charCodeAt(0);
const QUOTE = '"'.charCodeAt(0);
const BACKSLASH = '\\'.charCodeAt(0);
const OPENING = '{'.charCodeAt(0);
const CLOSING = '}'.charCodeAt(0);
