import type { Options } from 'csv-stringify/sync';
import { stringify } from 'csv-stringify/sync';
import type { Json } from '../../upstream/response/json.ts';
import { isObject } from '../../upstream/response/json.ts';
import type { Layout } from '../rows/layout.ts';
import type { Sink } from './checksum.ts';
import type { ExportFormat } from './format.ts';
import { writeParquet } from './parquet.ts';

/** A row as it was parsed from its line. */
export type ReadRow = Readonly<Record<string, Json>>;

/** Rows as lines of JSON, in batches. */
export type RowLines = AsyncIterable<readonly string[]>;

/** Writes all rows to a sink, with the header and footer of the format. */
export type WriteFormat = (layout: Layout, lines: RowLines, sink: Sink) => Promise<void>;

export const writeFormat: Readonly<Record<ExportFormat, WriteFormat>> = {
  ndjson: (_, lines, sink) => writeNdjson(lines, sink),
  csv: writeCsv,
  parquet: (layout, lines, sink) => writeParquet(layout, rowsIn(lines), sink),
};

/** One JSON object per line. */
async function writeNdjson(lines: RowLines, sink: Sink): Promise<void> {
  for await (const some of lines) await sink.write(some.map((line) => `${line}\n`).join(''));
}

/**
 * RFC 4180, with a header. Null is an empty field without quotes. An empty text is a field with quotes, except in version 1.
 * Lists are JSON.
 */
async function writeCsv({ columns, version }: Layout, lines: RowLines, sink: Sink): Promise<void> {
  const names = columns.map(({ name }) => name);
  const options = version === 1 ? CSV_VERSION_1 : CSV;
  await sink.write(stringify([names], options));
  for await (const rows of rowsIn(lines)) {
    const cells = rows.map((row) => names.map((name) => row[name]));
    await sink.write(stringify(cells, options));
  }
}

const CSV_VERSION_1: Options = {
  record_delimiter: 'windows',
  cast: { boolean: (value) => String(value), object: (value) => JSON.stringify(value) },
};

const CSV: Options = {
  ...CSV_VERSION_1,
  // The option `quoted_empty` would put null in quotes, too. `string` is not called for null.
  cast: { ...CSV_VERSION_1.cast, string: (value) => (value === '' ? { value, quoted_empty: true } : value) },
};

async function* rowsIn(lines: RowLines): AsyncGenerator<readonly ReadRow[]> {
  for await (const some of lines) yield some.map(parseRow);
}

function parseRow(line: string): ReadRow {
  const row: unknown = JSON.parse(line);
  if (isObject(row)) return row;
  throw new TypeError('a line of an unfinished export holds no row');
}
