import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMoment } from '../../src/contacts/instant.ts';
import type { ExportParts } from '../../src/export/exportContacts.ts';
import { exportToFile } from '../../src/export/exportContacts.ts';
import type { MeantContact } from '../../src/sandbox/meant.ts';
import type { TestExport } from './support.ts';
import {
  interval,
  meantContacts,
  remembered,
  startTestExport,
  temporaryDirectory,
  wanted,
} from './support.ts';

/** The generator scripts what happened; the export tells it again. Both must agree, contact by contact. */

const MONTH = interval('2026-01-01T00:00:00Z', '2026-01-31T00:00:00Z');

const COMPARED = [
  ...['id', 'openedAt', 'closedAt', 'operatorId', 'routedAt', 'routingRuleId', 'routingGroupId', 'status'],
  ...['answered', 'firstResponseAt', 'operatorMessageCount', 'visitorMessageCount', 'endReason', 'endedById'],
  ...['snoozedUntil', 'transferReason', 'transferredToUserId', 'transferredToRoutingRuleId', 'eventKinds'],
];

const DATES = ['openedAt', 'closedAt', 'routedAt', 'firstResponseAt', 'snoozedUntil'];

type Row = Readonly<Record<string, unknown>>;

/** Every value as text, dates as instants: what all three formats can tell. An empty text is nothing in CSV. */
function comparable(row: Row, emptyIsNull: boolean): Row {
  return Object.fromEntries(
    COMPARED.map((name) => {
      const value = row[name] ?? null;
      if (value === null || (emptyIsNull && value === '')) return [name, null];
      const instant = DATES.includes(name)
        ? parseMoment(String(value).replace(' ', 'T').replace('+00', 'Z'))
        : null;
      return [name, instant?.at ?? String(value)];
    }),
  );
}

function byId(rows: readonly Row[], emptyIsNull = false): ReadonlyMap<unknown, Row> {
  return new Map(rows.map((row) => [row['id'], comparable(row, emptyIsNull)]));
}

async function query(sql: string): Promise<readonly Row[]> {
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

const kindsOf = (events: unknown): string =>
  Array.isArray(events) ? events.map((event) => event.kind).join() : '';

const READ: Readonly<Record<string, (file: string) => Promise<readonly Row[]>>> = {
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

let running: TestExport;
let parts: ExportParts;
let meant: readonly MeantContact[];

beforeAll(async () => {
  running = await startTestExport();
  parts = { ...running.parts, source: remembered(running.parts.source) };
  meant = meantContacts(MONTH);
});

afterAll(() => running.stop());

describe.each(['ndjson', 'csv', 'parquet'] as const)('%s', (format) => {
  it('holds every contact of the month as it was meant, and no other', async () => {
    const out = join(await temporaryDirectory(), `contacts.${format}`);
    const manifest = await exportToFile(wanted(MONTH, { format }), { out, resume: false }, parts);
    const rows = (await READ[format]?.(out)) ?? [];
    const exported = rows.map((row) => ({ ...row, eventKinds: kindsOf(row['events']) }));
    const isCsv = format === 'csv';
    const expected = meant.map((contact) => ({ ...contact, eventKinds: contact.eventKinds.join() }));
    expect(rows).toHaveLength(meant.length);
    expect(byId(exported, isCsv)).toEqual(byId(expected, isCsv));
    expect(manifest).toMatchObject({ contacts: meant.length, unavailableConversationIds: [] });
  });
});

it('DuckDB counts in the Parquet file what the generator meant', async () => {
  const out = join(await temporaryDirectory(), 'contacts.parquet');
  await exportToFile(wanted(MONTH, { format: 'parquet' }), { out, resume: false }, parts);
  const counted = await query(`SELECT status, count(*)::INTEGER AS n FROM '${out}' GROUP BY status`);
  const counts: Record<string, number> = {};
  for (const { status } of meant) counts[status] = (counts[status] ?? 0) + 1;
  expect(Object.fromEntries(counted.map(({ status, n }) => [status, n]))).toEqual(counts);
  const columns = await query(`SELECT name, type FROM parquet_schema('${out}') WHERE name = 'openedAt'`);
  expect(columns).toEqual([{ name: 'openedAt', type: 'INT64' }]);
});
