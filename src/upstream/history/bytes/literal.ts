/** JSON as it is expected, in UTF-8: words of four bytes, of which the last two may overlap; bytes when it is shorter. */
export interface Literal {
  readonly length: number;
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
}

export function literal(text: string): Literal {
  const bytes = Buffer.from(text);
  const count = bytes.length < WORD_BYTES ? 0 : Math.ceil(bytes.length / WORD_BYTES);
  const words = Int32Array.from({ length: count }, (_, index) =>
    bytes.readInt32LE(Math.min(index * WORD_BYTES, bytes.length - WORD_BYTES)),
  );
  return { length: bytes.length, words, bytes };
}

export const WORD_BYTES = 4;
