import type { Batch, DocumentBatch, LineBatch } from './batches.ts';
import { BATCH_BYTES, DocumentCollector, joinBytes } from './batches.ts';
import { DocumentSplitter } from './documentSplitter.ts';
import type { InputPart } from './inputParts.ts';
import { MAX_DOCUMENT_BYTES } from './inputParts.ts';
import { asBuffer, countLineEnds, NEWLINE } from './jsonBytes.ts';

export interface InputReaderOptions {
  /** A batch of lines is full with this many bytes. @default 1 MiB */
  readonly batchBytes?: number;
  /** After `goBack`: how many documents in a row must be alone on their lines before input is divided at line ends again. @default 100 */
  readonly linesAfterGoingBack?: number;
}

/** In a damaged dump, a smaller number costs time: batches are rebuilt, and then thrown away, each time the assumption is wrong. */
const LINES_AFTER_GOING_BACK = 100;

/**
 * Divides the input into batches, in one of two ways:
 *
 * - It looks for the end of each document, as values may spread over lines. This takes a third of the whole time.
 * - After a document that was alone on its line, as in NDJSON, it assumes that each line below has one document. It then divides
 *   at line ends only. `parseBatch.ts` checks each line. If the assumption is wrong, `goBack` returns to the first way.
 */
export class InputReader {
  readonly #batchBytes: number;
  readonly #linesAfterGoingBack: number;
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** Bytes that come before the next chunk. */
  readonly #unread: Uint8Array[] = [];
  /** Parts that come before the next ones of the splitter. */
  readonly #parts: InputPart[] = [];
  #splitter = new DocumentSplitter();
  #split: Iterator<InputPart, void, undefined> | null = null;
  #isAtEnd = false;
  /** The number of the next line, when only lines are divided. Null otherwise. */
  #nextLine: number | null = null;
  /** The last documents that were alone on their lines, and how many are needed before only lines are divided. */
  #aloneInRow = 0;
  #neededInRow = 1;

  constructor(chunks: AsyncIterable<Uint8Array>, options: InputReaderOptions = {}) {
    this.#batchBytes = options.batchBytes ?? BATCH_BYTES;
    this.#linesAfterGoingBack = options.linesAfterGoingBack ?? LINES_AFTER_GOING_BACK;
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Returns the first parts of the input, at most `count`. They stay in the first batches. */
  async peekParts(count: number): Promise<readonly InputPart[]> {
    while (this.#parts.length < count) {
      const part = await this.#splitNext();
      if (part === null) break;
      this.#parts.push(part);
    }
    return this.#parts.slice(0, count);
  }

  /** The next batch. Null at the end of the input. */
  async next(): Promise<Batch | null> {
    return this.#nextLine === null ? this.#nextDocuments() : this.#nextLines(this.#nextLine);
  }

  /**
   * Reads from these bytes again, and looks for the end of each document.
   *
   * @param texts the bytes to read again. They begin at the start of a line, and end where reading has stopped.
   * @param line the number of that line.
   */
  goBack(texts: readonly Uint8Array[], line: number): void {
    this.#unread.unshift(...texts);
    this.#nextLine = null;
    this.#splitter = new DocumentSplitter(line);
    this.#split = null;
    this.#isAtEnd = false;
    this.#aloneInRow = 0;
    this.#neededInRow = this.#linesAfterGoingBack;
  }

  async #nextDocuments(): Promise<DocumentBatch | null> {
    const documents = new DocumentCollector();
    while (!documents.isFull && this.#nextLine === null) {
      const part = this.#parts.shift() ?? (await this.#splitNext());
      if (part === null) break;
      documents.add(part);
      if (this.#parts.length === 0) this.#expectLinesBehind(part);
    }
    return documents.isEmpty ? null : documents.toBatch();
  }

  /** Divides only lines from here, if enough documents were alone on their lines. */
  #expectLinesBehind(part: InputPart): void {
    const below = this.#splitter.linesBelow();
    const isAlone = part.kind === 'document' && part.item === null && below?.line === part.line + 1;
    this.#aloneInRow = isAlone ? this.#aloneInRow + 1 : 0;
    if (below === null || !isAlone || this.#aloneInRow < this.#neededInRow) return;
    this.#unread.unshift(below.bytes);
    this.#nextLine = below.line;
  }

  async #splitNext(): Promise<InputPart | null> {
    for (;;) {
      const next = this.#split?.next();
      if (next !== undefined && next.done !== true) return next.value;
      if (this.#isAtEnd) return null;
      const chunk = await this.#nextChunk();
      this.#isAtEnd = chunk === null;
      this.#split = chunk === null ? this.#splitter.end() : this.#splitter.push(chunk);
    }
  }

  async #nextLines(firstLine: number): Promise<LineBatch | null> {
    const texts: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const chunk = await this.#nextChunk();
      if (chunk === null) return this.#lineBatch(texts, firstLine, true);
      const lineEnd = asBuffer(chunk).lastIndexOf(NEWLINE) + 1;
      if (lineEnd > 0 && length + lineEnd >= this.#batchBytes) {
        this.#unread.unshift(chunk.subarray(lineEnd));
        return this.#lineBatch([...texts, chunk.subarray(0, lineEnd)], firstLine, false);
      }
      texts.push(chunk);
      length += chunk.length;
      // The last line has no end here, so it becomes a rest. The splitter then reports it as too large.
      if (length > MAX_DOCUMENT_BYTES) return this.#lineBatch(texts, firstLine, false);
    }
  }

  #lineBatch(texts: readonly Uint8Array[], firstLine: number, isLast: boolean): LineBatch | null {
    const bytes = joinBytes(texts);
    this.#nextLine = firstLine + countLineEnds(bytes);
    return bytes.length === 0 ? null : { kind: 'lines', bytes, firstLine, isLast };
  }

  async #nextChunk(): Promise<Uint8Array | null> {
    const unread = this.#unread.shift();
    if (unread !== undefined) return unread;
    const { done, value } = await this.#chunks.next();
    return done === true ? null : value;
  }
}
