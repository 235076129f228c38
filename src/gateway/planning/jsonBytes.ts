/**
 * JSON that is written straight into bytes: a text of as many pieces would be joined first, and then encoded. One is
 * ended, or given up, before the next one is begun.
 */
export class JsonBytes {
  #bytes = scratch;
  #length = 0;

  /** JSON as it is. */
  text(text: string): void {
    const { length } = text;
    this.#reserve(length);
    const bytes = this.#bytes;
    const start = this.#length;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code > LAST_ASCII) {
        this.#encode(text);
        return;
      }
      bytes[start + index] = code;
    }
    this.#length = start + length;
  }

  /** A value that came out of `JSON.parse`; null for what JSON does not have. */
  value(value: unknown): void {
    this.text(value === null || value === undefined ? NULL : JSON.stringify(value));
  }

  string(value: string | null): void {
    if (value === null || PLAIN.test(value)) this.plain(value);
    else this.text(JSON.stringify(value));
  }

  /** A string of which it is known that nothing in it needs an escape: a constant of ours, or a date that was read. */
  plain(value: string | null): void {
    if (value === null) {
      this.text(NULL);
      return;
    }
    this.text(QUOTE);
    this.text(value);
    this.text(QUOTE);
  }

  /** A finite one. */
  number(value: number | null): void {
    this.text(value === null ? NULL : String(value));
  }

  boolean(value: boolean): void {
    this.text(value ? 'true' : 'false');
  }

  list<T>(items: readonly T[], write: (item: T) => void): void {
    let separator = '[';
    for (const item of items) {
      this.text(separator);
      write(item);
      separator = ',';
    }
    this.text(separator === '[' ? '[]' : ']');
  }

  /** A copy of all that was written. */
  end(): Buffer {
    if (this.#bytes.length <= MAX_KEPT_BYTES) scratch = this.#bytes;
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }

  #encode(text: string): void {
    this.#reserve(text.length * MAX_BYTES_OF_A_UNIT);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

const NULL = 'null';
const QUOTE = '"';
/** Nothing in it needs an escape: to see that takes half of the time of making sure. */
const PLAIN = /^[\w:.+@ ~-]*$/;
/** One answer is written at a time, from its beginning to its end: all are written here first, and then cut to length. */
let scratch = Buffer.allocUnsafe(16_384);
/** An answer that is larger than this is rare, and not worth its memory for ever. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;
const LAST_ASCII = 0x7f;
/** Of UTF-8, for one unit of UTF-16. */
const MAX_BYTES_OF_A_UNIT = 3;
