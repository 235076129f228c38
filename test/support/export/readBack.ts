import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { parseTimestamp } from '../../../src/contacts/facts/instant.ts';
import type { ExportFormat } from '../../../src/export/formats/format.ts';
import type { ExpectedContact } from '../../../src/sandbox/generator/record/expected.ts';

/** Contacts by id, every value as text, dates as instants: the part that all formats have. */
export type Comparable = ReadonlyMap<unknown, Row>;

type Row = Readonly<Record<string, unknown>>;

/** The contacts in the file of an export. @throws when one of them is there twice. */
export async function readBack(format: ExportFormat, file: string): Promise<Comparable> {
  const rows = await READ[format](file);
  return byId(rows.map((row) => ({ ...row, eventKinds: kindsOf(row['events']) })));
}

/** The expected contacts of the generator, in the form that is read back. */
export function asExpected(contacts: readonly ExpectedContact[]): Comparable {
  return byId(contacts.map((contact) => ({ ...contact, eventKinds: contact.eventKinds.join() })));
}

/** The rows of a DuckDB query. */
export async function query(sql: string): Promise<readonly Row[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const READ: Readonly<Record<ExportFormat, (file: string) => Promise<readonly Row[]>>> = {
  ndjson: async (file) =>
    (await readFile(file, 'utf8'))
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line)),
  csv: async (file) => {
    const rows = await query(`SELECT * FROM read_csv('${file}', header = true, all_varchar = true)`);
    return rows.map((row) => ({ ...row, events: JSON.parse(String(row['events'])) }));
  },
  parquet: (file) => query(`SELECT * FROM '${file}'`),
};

const COMPARED = [
  ...['id', 'openedAt', 'closedAt', 'operatorId', 'routedAt', 'routingRuleId', 'routingGroupId', 'status'],
  ...['answered', 'firstResponseAt', 'operatorMessageCount', 'visitorMessageCount', 'endReason', 'endedById'],
  ...['snoozedUntil', 'transferReason', 'transferredToUserId', 'transferredToRoutingRuleId', 'eventKinds'],
];

const DATES = ['openedAt', 'closedAt', 'routedAt', 'firstResponseAt', 'snoozedUntil'];

function byId(rows: readonly Row[]): Comparable {
  const contacts = new Map(rows.map((row) => [row['id'], comparable(row)]));
  if (contacts.size < rows.length) throw new Error(`${rows.length - contacts.size} contacts are there twice`);
  return contacts;
}

/** An empty text is nothing in CSV. */
function comparable(row: Row): Row {
  return Object.fromEntries(
    COMPARED.map((name) => {
      const value = row[name] ?? '';
      if (value === '') return [name, null];
      const instant = DATES.includes(name)
        ? parseTimestamp(String(value).replace(' ', 'T').replace('+00', 'Z'))
        : null;
      return [name, instant?.at ?? String(value)];
    }),
  );
}

const kindsOf = (events: unknown): string =>
  Array.isArray(events) ? events.map((event) => event.kind).join() : '';
