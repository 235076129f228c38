import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it, onTestFinished } from 'vitest';
import { exportToFile } from '../../src/export/exportContacts.ts';
import { CONTACT_COLUMNS } from '../../src/export/rows/columns/contactColumns.ts';
import { CONVERSATION_COLUMNS } from '../../src/export/rows/columns/conversationColumns.ts';
import { OPTIONAL_COLUMNS } from '../../src/export/rows/columns/optionalColumns.ts';
import {
  exportArguments,
  interval,
  startTestExport,
  temporaryDirectory,
} from '../support/export/testExport.ts';
import { exportOptions } from '../support/names/exportOptions.ts';

const text = await readFile('docs/export.md', 'utf8');
const blocks = (language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([^\`]*)\`\`\``, 'g'))].map(([, block = '']) => block);
const namesIn = (pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name);

/** The names in the first column of the table with this start. */
function namesInTable(start: string): readonly string[] {
  const [table = ''] = text.slice(text.indexOf(start)).split('\n\n');
  const cells = table
    .split('\n')
    .slice(1)
    .map((line) => line.split('|')[1] ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
}

it('the queries for DuckDB return rows of an export', async () => {
  const directory = await temporaryDirectory();
  const out = join(directory, 'january.parquet');
  const { parts, stop } = await startTestExport();
  onTestFinished(stop);
  const of = interval('2026-01-10T00:00:00Z', '2026-01-11T00:00:00Z');
  await exportToFile(exportArguments(of, { format: 'parquet' }), { out, resume: false }, parts);
  await copyFile(out, join(directory, 'january-part-1.parquet'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const queries =
    blocks('sql')[0]
      ?.split(';')
      .filter((query) => query.trim() !== '') ?? [];
  expect(queries).toHaveLength(3);
  for (const query of queries) {
    const here = query.replaceAll("'january", `'${directory}/january`);
    expect((await connection.runAndReadAll(here)).currentRowCount).toBeGreaterThan(5);
  }
  connection.closeSync();
  instance.closeSync();
});

it('the queries for the gateway are valid', async () => {
  const schema = buildSchema(await readFile('schema/gateway.graphql', 'utf8'));
  const queries = blocks('graphql');
  expect(queries).toHaveLength(2);
  expect(queries.flatMap((query) => validate(schema, parse(query)))).toEqual([]);
});

it('every option and every column is there, and no other', () => {
  const options = exportOptions();
  const table = text.slice(text.indexOf('| option |'), text.indexOf('The upstream and the account'));
  const documented = [...table.matchAll(/--[a-z][a-z-]*/g)].map(([name]) => name);
  expect(new Set(documented)).toEqual(new Set(options));
  expect(namesInTable('| column |')).toEqual(CONTACT_COLUMNS.map(({ name }) => name));
  expect(namesInTable('| optional column |')).toEqual(
    OPTIONAL_COLUMNS.map(({ ofContact }) => ofContact.name),
  );
  expect(namesInTable('| column of a conversation |')).toEqual(CONVERSATION_COLUMNS.map(({ name }) => name));
});

it('links only files that exist', async () => {
  const paths = namesIn(/\]\(([\w./-]+)\)/g);
  expect(paths).not.toEqual([]);
  for (const path of paths) await expect(readFile(join('docs', path), 'utf8')).resolves.not.toBe('');
});
