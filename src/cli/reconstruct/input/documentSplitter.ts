import { GrowingBytes } from './growingBytes.ts';
import type { InputDocument, InputPart, InputProblem, LinesBelow } from './inputParts.ts';
import { MAX_DOCUMENT_BYTES, NOT_JSON, problem } from './inputParts.ts';
import {
  BYTE_ORDER_MARK,
  CLOSE_BRACKET,
  COMMA,
  isOpening,
  isSpace,
  NEWLINE,
  OPEN_BRACKET,
  skipSpaces,
} from './jsonBytes.ts';
import { ValueScanner } from './valueScanner.ts';

/**
 * - `between`: before a value. `value`: in an object, an array or a string. `word`: in a number or a name such as `null`.
 * - `skipping`: after a problem, up to the end of the line.
 */
type State = 'between' | 'value' | 'word' | 'skipping';

/**
 * Splits JSON text into documents: one value, or values one after the other as in NDJSON, or the items of arrays. Values
 * may spread over lines. It looks at brackets and strings only, so `JSON.parse` must check each document. A parser
 * library that reads token by token takes ten times as long.
 */
export class DocumentSplitter {
  readonly #maxBytes: number;
  /** The bytes from the start of the document, or those that were not read yet. */
  #bytes: Uint8Array = new Uint8Array();
  readonly #growing = new GrowingBytes();
  #position = 0;
  #line: number;
  #state: State = 'between';
  #start = 0;
  #startLine = 1;
  readonly #value = new ValueScanner();
  /** What came last in the array whose items are read. Null outside of arrays. */
  #array: 'start' | 'item' | 'comma' | 'problem' | null = null;
  #item = 0;
  #isAtStart: boolean;

  /** @param firstLine the number of the line with which the text begins. 1 is the start of the input. */
  constructor(firstLine = 1, maxBytes: number = MAX_DOCUMENT_BYTES) {
    this.#line = firstLine;
    this.#isAtStart = firstLine === 1;
    this.#maxBytes = maxBytes;
  }

  /** Whether no value and no array is open, and the rest of the line is not skipped. */
  get isBetweenDocuments(): boolean {
    return this.#state === 'between' && this.#array === null;
  }

  /** The lines that follow, if the current line has no further document. Null otherwise, or when its end was not read. */
  linesBelow(): LinesBelow | null {
    if (!this.isBetweenDocuments) return null;
    const end = skipSpaces(this.#bytes, this.#position);
    const hasEnded = this.#bytes[end] === NEWLINE;
    return hasEnded ? { bytes: this.#bytes.subarray(end + 1), line: this.#line + 1 } : null;
  }

  *push(chunk: Uint8Array): Generator<InputPart, void, undefined> {
    this.#add(chunk);
    yield* this.#read();
    // All bytes were read, so that the position is their end.
    if (isOpen(this.#state) && this.#isTooLarge()) {
      yield this.#fail();
      yield* this.#read();
    }
  }

  *end(): Generator<InputPart, void, undefined> {
    // After a document that does not end, there may be whole ones on the lines below.
    while (isOpen(this.#state)) {
      yield this.#state === 'word' ? this.#finish() : this.#fail();
      yield* this.#read();
    }
    if (this.#array !== null) yield problem(this.#line, 'the array has no end');
  }

  #add(chunk: Uint8Array): void {
    const from = isOpen(this.#state) ? this.#start : this.#position;
    this.#bytes = this.#growing.append(this.#bytes.subarray(from), chunk);
    this.#position -= from;
    this.#start = 0;
  }

  *#read(): Generator<InputPart, void, undefined> {
    while (this.#position < this.#bytes.length) {
      const part = this.#readPart();
      if (part !== null) yield part;
    }
  }

  /** Reads on in the current state. Null if there is no whole part yet. */
  #readPart(): InputPart | null {
    switch (this.#state) {
      case 'between':
        return this.#readBetween();
      case 'word':
        return this.#readWord();
      case 'skipping':
        return this.#skipLine();
      case 'value':
        return this.#readValue();
    }
  }

  #readBetween(): InputPart | null {
    const byte = this.#bytes[this.#position] ?? 0;
    if (isSpace(byte) || (this.#isAtStart && BYTE_ORDER_MARK.includes(byte))) {
      if (byte === NEWLINE) this.#line += 1;
      this.#position += 1;
      return null;
    }
    this.#isAtStart = false;
    if (this.#array === null && byte === OPEN_BRACKET) {
      this.#array = 'start';
      this.#item = 0;
      this.#position += 1;
      return null;
    }
    if (this.#array !== null && (byte === COMMA || byte === CLOSE_BRACKET)) return this.#readInArray(byte);
    return this.#begin(byte);
  }

  #readInArray(byte: number): InputPart | null {
    const before = this.#array;
    this.#start = this.#position;
    this.#startLine = this.#line;
    this.#position += 1;
    if (byte === COMMA) {
      if (before === 'start' || before === 'comma') return this.#fail();
      this.#array = 'comma';
      return null;
    }
    if (before === 'comma') return this.#fail();
    this.#array = null;
    return before === 'start' ? { kind: 'emptyArray' } : null;
  }

  #begin(byte: number): InputPart | null {
    this.#start = this.#position;
    this.#startLine = this.#line;
    if (this.#array === 'item') return this.#fail();
    if (isOpening(byte)) {
      this.#state = 'value';
      this.#value.begin();
    } else {
      this.#state = 'word';
    }
    return null;
  }

  #readWord(): InputPart | null {
    const byte = this.#bytes[this.#position] ?? 0;
    const isEndInArray = this.#array !== null && (byte === COMMA || byte === CLOSE_BRACKET);
    if (byte === NEWLINE || isEndInArray) return this.#finish();
    this.#position += 1;
    return null;
  }

  #readValue(): InputPart | null {
    const { outcome, position, newlines } = this.#value.scan(this.#bytes, this.#position);
    this.#position = position;
    this.#line += newlines;
    if (outcome === 'bad') return this.#fail();
    return outcome === 'end' ? this.#finish() : null;
  }

  #skipLine(): null {
    const end = this.#bytes.indexOf(NEWLINE, this.#position);
    this.#position = end < 0 ? this.#bytes.length : end;
    if (end >= 0) this.#state = 'between';
    return null;
  }

  /** The document ends at the position. */
  #finish(): InputDocument | InputProblem {
    if (this.#isTooLarge()) return this.#fail();
    const item = this.#countItem();
    this.#state = 'between';
    const bytes = this.#bytes.subarray(this.#start, this.#position);
    return { kind: 'document', bytes, line: this.#startLine, item };
  }

  #countItem(): number | null {
    if (this.#array === null) return null;
    this.#array = 'item';
    this.#item += 1;
    return this.#item;
  }

  /** Whether the document is too large, as far as it was read. It does not depend on the chunks of the input. */
  #isTooLarge(): boolean {
    return this.#position - this.#start > this.#maxBytes;
  }

  /** Continues on the line after the one on which the document begins: in NDJSON, that is the next document. */
  #fail(): InputProblem {
    const tooLarge = `expected at most ${this.#maxBytes} bytes in one document, got more`;
    const reason = this.#isTooLarge() ? tooLarge : NOT_JSON;
    this.#state = 'skipping';
    this.#position = this.#start;
    this.#line = this.#startLine;
    if (this.#array !== null) this.#array = 'problem';
    return problem(this.#line, reason);
  }
}

function isOpen(state: State): boolean {
  return state === 'value' || state === 'word';
}
