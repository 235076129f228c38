/** JSON as it is expected, in UTF-8: words of four bytes, of which the last two may overlap, or single bytes. */
export interface Literal {
  readonly length: number;
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
}

export function literal(text: string): Literal {
  const bytes = Buffer.from(text);
  const count = bytes.length < WORD ? 0 : Math.ceil(bytes.length / WORD);
  const words = Int32Array.from({ length: count }, (_, index) =>
    bytes.readInt32LE(Math.min(index * WORD, bytes.length - WORD)),
  );
  return { length: bytes.length, words, bytes };
}

/** Whether it is what the bytes from `start` to before `end` begin with. */
export function standsAt(
  view: DataView,
  start: number,
  end: number,
  { length, words, bytes }: Literal,
): boolean {
  if (start + length > end) return false;
  if (length < WORD) {
    for (let index = 0; index < length; index++) {
      if (view.getUint8(start + index) !== bytes[index]) return false;
    }
    return true;
  }
  const last = words.length - 1;
  for (let index = 0; index < last; index++) {
    if (view.getInt32(start + index * WORD, true) !== words[index]) return false;
  }
  return view.getInt32(start + length - WORD, true) === words[last];
}

/** In bytes. */
const WORD = 4;
