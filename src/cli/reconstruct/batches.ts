import type { InputPart } from './inputParts.ts';

/** Documents that are rebuilt together. Plain data: it can be passed to another thread. */
export interface Batch {
  /** The text of all documents. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly entries: readonly BatchEntry[];
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

/** A batch is full with this many bytes. A larger document is a batch of its own. */
const BATCH_BYTES = 1024 * 1024;

/** A batch is full with this many documents and problems: a problem has no bytes. */
const BATCH_ENTRIES = 10_000;

/** Collects documents. The bytes are copied: those of a document belong to the next chunk of the input. */
export async function* collectBatches(
  parts: AsyncIterable<InputPart>,
): AsyncGenerator<Batch, void, undefined> {
  let entries: BatchEntry[] = [];
  let texts: Uint8Array[] = [];
  let length = 0;
  const take = (): Batch => {
    const batch = { bytes: joined(texts, length), entries };
    entries = [];
    texts = [];
    length = 0;
    return batch;
  };
  for await (const part of parts) {
    if (part.kind === 'emptyArray') continue;
    if (part.kind === 'problem') {
      entries.push(part);
    } else {
      const { bytes, line, item } = part;
      entries.push({ kind: 'document', start: length, end: length + bytes.length, line, item });
      texts.push(bytes);
      length += bytes.length;
    }
    if (length >= BATCH_BYTES || entries.length >= BATCH_ENTRIES) yield take();
  }
  if (entries.length > 0) yield take();
}

function joined(texts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let end = 0;
  for (const text of texts) {
    bytes.set(text, end);
    end += text.length;
  }
  return bytes;
}
