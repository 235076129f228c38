import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
} from './jsonBytes.ts';

/** - `end`: the value ends before the position. `more`: its end is not in the bytes. `bad`: it is not JSON. */
export interface Scan {
  readonly outcome: 'end' | 'more' | 'bad';
  readonly position: number;
  /** The line ends that were read. */
  readonly newlines: number;
}

/**
 * Finds the end of an object, an array or a string. It counts brackets outside of strings. It stops at a value that follows
 * another one without a comma: that is a line of NDJSON whose end is missing, and the start of the next line.
 */
export class ValueScanner {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** The last byte that is not white space, outside of strings. */
  #previous = COMMA;

  /** A new value begins. */
  begin(): void {
    this.#depth = 0;
    this.#isInString = false;
    this.#isEscaped = false;
    this.#previous = COMMA;
  }

  /** Reads on from the position. */
  scan(bytes: Uint8Array, from: number): Scan {
    let newlines = 0;
    let position = from;
    while (position < bytes.length) {
      const byte = bytes[position] ?? 0;
      if (byte === NEWLINE && this.#isInString) return { outcome: 'bad', position, newlines };
      if (byte === NEWLINE) newlines += 1;
      if (!this.#accept(byte)) return { outcome: 'bad', position, newlines };
      position += 1;
      if (this.#depth === 0 && !this.#isInString) return { outcome: 'end', position, newlines };
      if (this.#isInString) position = this.#skipText(bytes, position);
    }
    return { outcome: 'more', position, newlines };
  }

  /** The position of the next byte of a string that is a quote, a backslash, a line end, or escaped. */
  #skipText(bytes: Uint8Array, from: number): number {
    if (this.#isEscaped) return from;
    let position = from;
    while (position < bytes.length) {
      const byte = bytes[position];
      if (byte === QUOTE || byte === BACKSLASH || byte === NEWLINE) return position;
      position += 1;
    }
    return position;
  }

  /** False if the byte cannot follow the previous one. */
  #accept(byte: number): boolean {
    if (this.#isInString) return this.#acceptInString(byte);
    if (byte <= SPACE) return true;
    const previous = this.#previous;
    this.#previous = byte;
    switch (byte) {
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.#depth -= 1;
        return true;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.#depth += 1;
        return mayPrecedeValue(previous);
      case QUOTE:
        this.#isInString = true;
        return mayPrecedeValue(previous);
      default:
        return true;
    }
  }

  #acceptInString(byte: number): true {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#isInString = false;
    return true;
  }
}

function mayPrecedeValue(byte: number): boolean {
  return byte === COMMA || byte === COLON || byte === OPEN_BRACE || byte === OPEN_BRACKET;
}
