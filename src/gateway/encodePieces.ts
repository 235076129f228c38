import type { Chunks } from '../upstream/chunks.ts';
import type { JsonPieces } from './jsonPieces.ts';

/** UTF-8 that is ready to be sent. */
export interface Encoded {
  readonly chunks: Chunks;
  /** To be called, once, when it is sent and nobody looks at it any more. Absent when nothing is given back. */
  readonly recycle?: (() => void) | undefined;
}

/**
 * A text as UTF-8. A long one is written into memory that is used again once it is given back: fresh memory of such a
 * size lies outside of the heap, and V8 collects the whole heap for every few dozen megabytes of that.
 */
export function encodePieces(pieces: JsonPieces): Encoded {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  if (length < MIN_LENT_LENGTH) return { chunks: [Buffer.from(pieces.join(''))] };
  const lent: Buffer[] = [];
  const chunks: Buffer[] = [];
  let chunk = lend(lent);
  let end = 0;
  for (const piece of pieces) {
    for (let rest = piece; rest !== ''; ) {
      const { read, written } = encoder.encodeInto(rest, chunk.subarray(end));
      end += written;
      if (read === rest.length) break;
      rest = rest.slice(read);
      chunks.push(chunk.subarray(0, end));
      chunk = lend(lent);
      end = 0;
    }
  }
  chunks.push(chunk.subarray(0, end));
  return { chunks, recycle: () => takeBack(lent) };
}

function lend(lent: Buffer[]): Buffer {
  const buffer = free.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
  lent.push(buffer);
  return buffer;
}

function takeBack(lent: Buffer[]): void {
  for (const buffer of lent.splice(0)) if (free.length < MAX_FREE) free.push(buffer);
}

const encoder = new TextEncoder();
const free: Buffer[] = [];
const CHUNK_BYTES = 64 * 1024;
/** What is kept for reuse: 16 MB. */
const MAX_FREE = 256;
/** In characters: what is shorter is not worth a whole buffer. */
const MIN_LENT_LENGTH = CHUNK_BYTES / 2;
