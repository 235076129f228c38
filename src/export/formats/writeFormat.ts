import type { Json } from '../../upstream/response/json.ts';
import { isObject } from '../../upstream/response/json.ts';
import type { Layout } from '../rows/layout.ts';
import type { Sink } from './checksum.ts';
import type { ExportFormat } from './format.ts';

/** A row as it was parsed from its line. */
export type ReadRow = Readonly<Record<string, Json>>;

/** Rows as lines of JSON, in batches. */
export type RowLines = AsyncIterable<readonly string[]>;

/** Writes all rows to a sink, with the header and footer of the format. */
export type WriteFormat = (layout: Layout, lines: RowLines, sink: Sink) => Promise<void>;

/** The libraries of a format are loaded when it is used: loading them takes CPU time and memory. */
export const writeFormat: Readonly<Record<ExportFormat, WriteFormat>> = {
  ndjson: (_, lines, sink) => writeNdjson(lines, sink),
  csv: async (layout, lines, sink) => {
    const { writeCsv } = await import('./csv.ts');
    await writeCsv(layout, rowsIn(lines), sink);
  },
  parquet: async (layout, lines, sink) => {
    const { writeParquet } = await import('./parquet.ts');
    await writeParquet(layout, rowsIn(lines), sink);
  },
};

/** One JSON object per line. */
async function writeNdjson(lines: RowLines, sink: Sink): Promise<void> {
  for await (const some of lines) await sink.write(some.map((line) => `${line}\n`).join(''));
}

async function* rowsIn(lines: RowLines): AsyncGenerator<readonly ReadRow[]> {
  for await (const some of lines) yield some.map(parseRow);
}

function parseRow(line: string): ReadRow {
  const row: unknown = JSON.parse(line);
  if (isObject(row)) return row;
  throw new TypeError('a line of an unfinished export holds no row');
}
