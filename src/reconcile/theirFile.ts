import type { Cell, Dimension } from './cells.ts';
import type { TheirValues } from './compare.ts';
import { RECONCILED_INDICATORS } from './indicators.ts';

/** The file does not contain statistics. The message has the line, and what was expected. */
export class TheirFileError extends Error {
  override readonly name = 'TheirFileError';
}

/**
 * Reads statistics from CSV: a header, then one line for each cell. The columns `day`, `channel` and `site` name the cell
 * of a line, the other columns are REST indicators by name. An empty value means that there is no value.
 *
 * @param by the dimensions of the cells. The file must have these columns.
 * @throws TheirFileError
 */
export function readTheirFile(text: string, by: ReadonlySet<Dimension>): (cell: Cell) => TheirValues | null {
  const [header = [], ...rows] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(',').map((value) => value.trim().replace(/^"(.*)"$/, '$1')));
  const missing = [...by].find((dimension) => !header.includes(dimension));
  if (missing !== undefined) throw new TheirFileError(`expected a column "${missing}", got none`);
  const names = RECONCILED_INDICATORS.map(({ name }) => name).filter((name) => header.includes(name));
  if (names.length === 0)
    throw new TheirFileError('expected columns with the names of REST indicators, got none');
  const cells = new Map<string, TheirValues>();
  for (const [index, row] of rows.entries()) {
    const read = (name: string): string => row[header.indexOf(name)] ?? '';
    const key = [...by].map((dimension) => read(dimension)).join(' ');
    cells.set(key, Object.fromEntries(names.map((name) => [name, numberIn(read(name), name, index)])));
  }
  return ({ span, channel, siteId }) => {
    const values: Readonly<Record<Dimension, string | null>> = { day: span.firstDay, channel, site: siteId };
    return cells.get([...by].map((dimension) => values[dimension] ?? '').join(' ')) ?? null;
  };
}

function numberIn(text: string, name: string, index: number): number | null {
  if (text === '') return null;
  const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value))
    throw new TheirFileError(`line ${index + 2}: expected a number as ${name}, got something else`);
  return value;
}
