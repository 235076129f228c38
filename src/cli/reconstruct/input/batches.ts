import type { InputPart } from './inputParts.ts';

/** A part of the input that is rebuilt at once. Plain data: it can be passed to another thread. */
export type Batch = DocumentBatch | LineBatch;

/** Documents whose ends are known. */
export interface DocumentBatch {
  readonly kind: 'documents';
  /** The text of all documents. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly entries: readonly BatchEntry[];
}

/** Whole lines. Each is expected to hold one document, which the reader of the batch checks. */
export interface LineBatch {
  readonly kind: 'lines';
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The number of the first line. */
  readonly firstLine: number;
  /** Whether the input ends with these bytes. The last line may then have no line end. */
  readonly isLast: boolean;
}

export type BatchEntry =
  | {
      readonly kind: 'document';
      readonly start: number;
      readonly end: number;
      readonly line: number;
      readonly item: number | null;
    }
  | { readonly kind: 'problem'; readonly line: number; readonly reason: string };

/** A batch is full with this many bytes. A larger document, or a longer line, is a batch of its own. */
export const BATCH_BYTES = 1024 * 1024;

/** A batch is full with this many documents and problems: a problem has no bytes. */
const BATCH_ENTRIES = 10_000;

/** Collects the documents and problems of one batch. */
export class DocumentCollector {
  readonly #entries: BatchEntry[] = [];
  readonly #texts: Uint8Array[] = [];
  #length = 0;

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  get isFull(): boolean {
    return this.#length >= BATCH_BYTES || this.#entries.length >= BATCH_ENTRIES;
  }

  add(part: InputPart): void {
    if (part.kind === 'emptyArray') return;
    if (part.kind === 'problem') {
      this.#entries.push(part);
      return;
    }
    const { bytes, line, item } = part;
    const start = this.#length;
    this.#length += bytes.length;
    this.#entries.push({ kind: 'document', start, end: this.#length, line, item });
    this.#texts.push(bytes);
  }

  /** The batch. The bytes are copied: those of a document belong to the next chunk of the input. */
  toBatch(): DocumentBatch {
    return { kind: 'documents', bytes: joinBytes(this.#texts), entries: this.#entries };
  }
}

/** Copies the texts into memory of their own, which can be passed to another thread. */
export function joinBytes(texts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(texts.reduce((length, text) => length + text.length, 0));
  let end = 0;
  for (const text of texts) {
    bytes.set(text, end);
    end += text.length;
  }
  return bytes;
}
