import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ColumnType } from '../../../src/export/rows/columns/column.ts';
import { createS3Client } from '../../../src/sync/files/store/s3Client.ts';
import { createS3Store } from '../../../src/sync/files/store/s3Store.ts';
import { SYNC_COLUMNS } from '../../../src/sync/rows/syncTables.ts';
import { execute } from './postgresServer.ts';
import { BUCKET, S3_KEYS } from './s3Server.ts';

/** A relation of DuckDB with the contacts of a directory. */
export function contactsIn(directory: string): string {
  return `read_parquet('${directory}/contacts/day=*/part-*.parquet', hive_partitioning = false)`;
}

/** Copies all objects of a prefix to a directory. */
export async function download(endpoint: string, prefix: string, directory: string): Promise<void> {
  const settings = { endpoint, region: 'us-east-1', credentials: { ...S3_KEYS, sessionToken: undefined } };
  const store = createS3Store(createS3Client({ bucket: BUCKET, prefix }, settings), prefix, directory);
  for await (const name of store.list()) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, (await store.read(name)) ?? '');
  }
  await store.close();
}

const DUCKDB_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  timestamp: 'TIMESTAMPTZ',
  seconds: 'DOUBLE',
  count: 'INTEGER',
  flag: 'BOOLEAN',
  texts: 'VARCHAR[]',
  events: 'JSON',
};

/** A relation of DuckDB with the contacts of a database, under the names of exports. Events are left out. */
export async function contactsInPostgres(url: string, directory: string): Promise<string> {
  const rows = await execute(url, 'SELECT to_jsonb(contacts) AS contact FROM contacts');
  const file = join(directory, 'postgres-contacts.ndjson');
  await writeFile(file, rows.map(({ contact }) => `${JSON.stringify(contact)}\n`).join(''));
  const columns = SYNC_COLUMNS.contacts.filter(({ type }) => type !== 'events');
  const types = columns.map(({ snakeName, type }) => `${snakeName}: '${DUCKDB_TYPES[type]}'`).join(', ');
  const names = columns.map(({ snakeName, name }) => `${snakeName} AS "${name}"`).join(', ');
  return `(SELECT ${names} FROM read_json('${file}', format = 'newline_delimited', columns = {${types}}))`;
}
