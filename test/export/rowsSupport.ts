import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportParts } from '../../src/export/exportContacts.ts';
import { exportToFile } from '../../src/export/exportContacts.ts';
import type { RowArguments } from '../../src/export/rows/rowArguments.ts';
import { DEFAULT_ROWS } from '../../src/export/rows/rowArguments.ts';
import { exportArguments, interval, temporaryDirectory } from '../support/export/testExport.ts';

export const DAY = interval('2026-01-12T00:00:00Z', '2026-01-13T00:00:00Z');
const ALL_COLUMNS = [
  ...['operatorEmail', 'endedByEmail', 'transferredToUserEmail', 'language', 'tags'],
  ...['customerSatisfaction', 'netPromoterScore', 'visitorId', 'visitorEmail'],
];
/** With all optional columns. */
export const ALL_ROWS: RowArguments = { ...DEFAULT_ROWS, columns: ALL_COLUMNS };

export type Row = Readonly<Record<string, unknown>>;

/** Exports the day to a file of contacts and to one of conversations. */
export async function exportRows(wantedRows: RowArguments, parts: ExportParts) {
  const directory = await temporaryDirectory();
  const [out, conversationsOut] = [
    join(directory, 'contacts.ndjson'),
    join(directory, 'conversations.ndjson'),
  ];
  const wantedFiles = exportArguments(DAY, { rows: wantedRows, conversationsFormat: 'ndjson' });
  const manifest = await exportToFile(wantedFiles, { out, conversationsOut, resume: false }, parts);
  const [contacts, conversations] = [await rowsIn(out), await rowsIn(conversationsOut)];
  return { directory, out, conversationsOut, manifest, contacts, conversations, wantedFiles };
}

async function rowsIn(file: string): Promise<readonly Row[]> {
  const text = await readFile(file, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** All users in the JSON of these conversations, by id. */
export function usersIn(value: unknown, found = new Map<string, Row>()): Map<string, Row> {
  if (Array.isArray(value)) for (const item of value) usersIn(item, found);
  else if (typeof value === 'object' && value !== null) {
    if ('lastName' in value && 'id' in value)
      found.set(String(value.id), Object.fromEntries(Object.entries(value)));
    for (const item of Object.values(value)) usersIn(item, found);
  }
  return found;
}
