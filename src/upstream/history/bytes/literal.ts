/**
 * A fixed piece of JSON that is compared with the bytes of a response, in words of four bytes. The last word may overlap
 * the one before. A text of less than four bytes has no words, and is compared byte by byte.
 */
export interface Literal {
  /** In bytes of UTF-8. */
  readonly length: number;
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
}

/** @example literal(',"until":') */
export function literal(text: string): Literal {
  const bytes = Buffer.from(text);
  const count = bytes.length < WORD_BYTES ? 0 : Math.ceil(bytes.length / WORD_BYTES);
  const words = Int32Array.from({ length: count }, (_, index) =>
    bytes.readInt32LE(Math.min(index * WORD_BYTES, bytes.length - WORD_BYTES)),
  );
  return { length: bytes.length, words, bytes };
}

export const WORD_BYTES = 4;
