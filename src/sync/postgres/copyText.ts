import type { Cell, EventCell } from '../../export/rows/columns/column.ts';
import type { Row } from '../../export/rows/row.ts';
import type { SyncColumn } from '../rows/syncTables.ts';

/** A row in the text format of COPY, with its line end. */
export function copyLine(columns: readonly SyncColumn[], row: Row): string {
  return `${columns.map(({ name }) => copyField(row[name] ?? null)).join('\t')}\n`;
}

const NULL_FIELD = '\\N';

/** A value in the text format of COPY. */
export function copyField(cell: Cell): string {
  if (cell === null) return NULL_FIELD;
  return escapeField(typeof cell === 'object' ? arrayOf(cell) : String(cell));
}

/** An array literal of PostgreSQL. */
function arrayOf(items: readonly (string | EventCell)[]): string {
  const quoted = items.map((item) => `"${String(item).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);
  return `{${quoted.join(',')}}`;
}

/** PostgreSQL has no text with a NUL character: it is left out. */
function escapeField(text: string): string {
  return /[\\\t\n\r\0]/.test(text)
    ? text.replaceAll(/[\\\t\n\r\0]/g, (character) => ESCAPES[character] ?? '')
    : text;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
