import type { Options } from 'csv-stringify/sync';
import { stringify } from 'csv-stringify/sync';
import type { Layout } from '../rows/layout.ts';
import type { Sink } from './checksum.ts';
import type { ReadRow } from './writeFormat.ts';

/**
 * RFC 4180, with a header. Null is an empty field without quotes. An empty text is a field with quotes, except in version 1.
 * Lists are JSON.
 */
export async function writeCsv(
  { columns, version }: Layout,
  batches: AsyncIterable<readonly ReadRow[]>,
  sink: Sink,
): Promise<void> {
  const names = columns.map(({ name }) => name);
  const options = version === 1 ? CSV_VERSION_1 : CSV;
  await sink.write(stringify([names], options));
  for await (const rows of batches) {
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
