import { stringify } from 'csv-stringify/sync';
import type { Json } from '../../upstream/response/json.ts';
import { isObject } from '../../upstream/response/json.ts';
import type { Sink } from './checksum.ts';
import type { ContactRecord } from './columns.ts';
import { COLUMNS } from './columns.ts';
import type { ExportFormat } from './format.ts';
import { writeParquet } from './parquet.ts';

/** Contacts as lines of JSON, in batches. */
export type ContactLines = AsyncIterable<readonly string[]>;

/** Writes all contacts to a sink, with the header and footer of the format. */
export type WriteFormat = (lines: ContactLines, sink: Sink) => Promise<void>;

export const writeFormat: Readonly<Record<ExportFormat, WriteFormat>> = {
  ndjson: writeNdjson,
  csv: writeCsv,
  parquet: (lines, sink) => writeParquet(recordsIn(lines), sink),
};

/** One JSON object per line. */
async function writeNdjson(lines: ContactLines, sink: Sink): Promise<void> {
  for await (const some of lines) await sink.write(some.map((line) => `${line}\n`).join(''));
}

/** RFC 4180, with a header. Null is an empty field. Events are JSON. */
async function writeCsv(lines: ContactLines, sink: Sink): Promise<void> {
  await sink.write(csvOf([NAMES]));
  for await (const records of recordsIn(lines)) {
    await sink.write(csvOf(records.map((record) => NAMES.map((name) => record[name]))));
  }
}

const NAMES = COLUMNS.map(({ name }) => name);

function csvOf(rows: readonly (readonly Json[])[]): string {
  return stringify([...rows], {
    record_delimiter: 'windows',
    cast: { boolean: (value) => String(value), object: (value) => JSON.stringify(value) },
  });
}

async function* recordsIn(lines: ContactLines): AsyncGenerator<readonly ContactRecord[]> {
  for await (const some of lines) yield some.map(recordOf);
}

function recordOf(line: string): ContactRecord {
  const record: unknown = JSON.parse(line);
  if (isObject(record)) return record;
  throw new TypeError('a line of an unfinished export holds no contact');
}
