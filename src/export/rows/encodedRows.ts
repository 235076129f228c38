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
  return { count: lines.length, pieces: [Buffer.from(text)] };
}

/** Joins rows, in order, without copying them. */
export function joinRows(parts: readonly EncodedRows[]): EncodedRows {
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    pieces: parts.flatMap(({ pieces }) => pieces),
  };
}

export const EMPTY_ROWS: EncodedRows = { count: 0, pieces: [] };
