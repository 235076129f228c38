import { describe, expect, it } from 'vitest';
import { EMPTY_ROWS, encodeRows, joinRows } from '../../../src/export/rows/encodedRows.ts';

/** Larger than a block of 256 KiB. */
const LONG = 'é'.repeat(200_000);

function textOf(pieces: readonly Uint8Array[]): string {
  return Buffer.concat(pieces).toString('utf8');
}

describe('encoded rows', () => {
  it('are UTF-8 lines, of any length', () => {
    for (const line of ['{}', '{"a":"é€😀"}', LONG]) {
      expect(textOf(encodeRows([line]).pieces)).toBe(`${line}\n`);
    }
    expect(encodeRows([])).toBe(EMPTY_ROWS);
  });

  it('keep their bytes while later rows are encoded', () => {
    const lines = Array.from(
      { length: 3_000 },
      (_, row) => `{"row":${row},"text":"${'ü'.repeat(row % 500)}"}`,
    );
    const rows = joinRows(lines.map((line) => encodeRows([line, line])));
    expect(rows.count).toBe(6_000);
    expect(textOf(rows.pieces) === lines.map((line) => `${line}\n${line}\n`).join('')).toBe(true);
  });
});
