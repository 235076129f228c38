/** Rows as lines of JSON in UTF-8, each with its line end. */
export interface EncodedRows {
  readonly count: number;
  /** The lines, in order. One piece holds one line or several. */
  readonly pieces: readonly Uint8Array[];
}

/**
 * Encodes lines of JSON. Rows wait in memory until all rows before them were written. As text they would wait in the heap,
 * where each garbage collection copies them.
 *
 * @param lines without line ends.
 */
export function encodeRows(lines: readonly string[]): EncodedRows {
  if (lines.length === 0) return EMPTY_ROWS;
  let text = '';
  for (const line of lines) text += `${line}\n`;
  return { count: lines.length, pieces: [encode(text)] };
}

/** Joins rows, in order, without copying them. */
export function joinRows(parts: readonly EncodedRows[]): EncodedRows {
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    pieces: parts.flatMap(({ pieces }) => pieces),
  };
}

export const EMPTY_ROWS: EncodedRows = { count: 0, pieces: [] };

/** Rows are written into blocks of this size. With a buffer for each conversation, V8 collects the whole heap more often. */
const BLOCK_BYTES = 256 * 1_024;
/** A UTF-16 unit takes at most three bytes in UTF-8. */
const MAX_BYTES_OF_UNIT = 3;

/** The block in use, and its number of bytes in use. It is freed when none of its rows waits any more. */
let block = Buffer.alloc(0);
let used = 0;

function encode(text: string): Uint8Array {
  const maxBytes = text.length * MAX_BYTES_OF_UNIT;
  if (maxBytes > BLOCK_BYTES) return Buffer.from(text);
  if (maxBytes > block.length - used) {
    block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    used = 0;
  }
  const start = used;
  used += block.write(text, start);
  return block.subarray(start, used);
}
