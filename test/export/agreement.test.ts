import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportParts } from '../../src/export/exportContacts.ts';
import { exportToFile } from '../../src/export/exportContacts.ts';
import type { ExpectedContact } from '../../src/sandbox/generator/record/expected.ts';
import { asExpected, query, readBack } from '../support/export/readBack.ts';
import type { TestExport } from '../support/export/testExport.ts';
import {
  closedIn,
  expectedContacts,
  exportArguments,
  interval,
  MONTH,
  rememberBatches,
  startTestExport,
  temporaryDirectory,
} from '../support/export/testExport.ts';

/** The generator knows the expected contacts. The export must have the same, contact by contact. */

let running: TestExport;
let parts: ExportParts;
let meant: readonly ExpectedContact[];

beforeAll(async () => {
  running = await startTestExport();
  parts = { ...running.parts, source: rememberBatches(running.parts.source) };
  meant = expectedContacts(MONTH);
});

afterAll(() => running.stop());

it('the month is all that the sandbox has', () => {
  const ever = interval('2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z');
  expect(closedIn(MONTH)).toEqual(closedIn(ever));
});

describe.each(['ndjson', 'csv', 'parquet'] as const)('%s', (format) => {
  it('holds exactly the contacts of the month that the generator expects', async () => {
    const out = join(await temporaryDirectory(), `contacts.${format}`);
    const manifest = await exportToFile(exportArguments(MONTH, { format }), { out, resume: false }, parts);
    expect(await readBack(format, out)).toEqual(asExpected(meant));
    expect(manifest).toMatchObject({
      contacts: meant.length,
      conversations: closedIn(MONTH).length,
      unavailableConversations: [],
    });
  });
});

it('DuckDB counts in the Parquet files of four shards what the generator expects', async () => {
  const directory = await temporaryDirectory();
  for (const index of [1, 2, 3, 4]) {
    const out = join(directory, `part-${index}.parquet`);
    const shard = { index, count: 4 };
    await exportToFile(
      exportArguments(MONTH, { format: 'parquet', shard }),
      { out, resume: false },
      running.parts,
    );
  }
  const files = `'${directory}/part-*.parquet'`;
  const counted = await query(`SELECT status, count(*)::INTEGER AS n FROM ${files} GROUP BY status`);
  const counts: Record<string, number> = {};
  for (const { status } of meant) counts[status] = (counts[status] ?? 0) + 1;
  expect(Object.fromEntries(counted.map(({ status, n }) => [status, n]))).toEqual(counts);
  const types = await query(
    `SELECT DISTINCT name, type FROM parquet_schema(${files}) WHERE name = 'openedAt'`,
  );
  expect(types).toEqual([{ name: 'openedAt', type: 'INT64' }]);
});
