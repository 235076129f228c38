import type { Cell, Column } from './columns/column.ts';

/** One row: the value of each column, by the column's `name`. */
export type Row = Readonly<Record<string, Cell>>;

/** Reads all columns of a row. */
export function rowOf<Source>(columns: readonly Column<Source>[], source: Source): Row {
  const row: Record<string, Cell> = {};
  for (const { name, read } of columns) row[name] = read(source);
  return row;
}
