import type { CompressionCodec } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { Json } from '../../upstream/response/json.ts';
import { isObject, stringOrNull } from '../../upstream/response/json.ts';
import type { ColumnType } from '../rows/columns/column.ts';
import { microsecondsOf } from '../rows/columns/spellTimestamp.ts';
import type { Layout } from '../rows/layout.ts';
import type { Sink } from './checksum.ts';
import { parquetSchema } from './parquetSchema.ts';
import type { ReadRow } from './writeFormat.ts';

export interface ParquetOptions {
  /** Rows in one row group. One row group at a time is in memory. */
  readonly rowsPerGroup: number;
  readonly codec: CompressionCodec;
  /** The compressor of the codec. Snappy needs none. */
  readonly compressors?: NonNullable<WriterOptions['compressors']>;
}

type WriterOptions = ConstructorParameters<typeof ParquetWriter>[0];

const SMALL_GROUPS: ParquetOptions = { rowsPerGroup: 5_000, codec: 'SNAPPY' };

/**
 * Writes a Parquet file with typed columns. Timestamps are UTC, in microseconds; in version 1, in milliseconds. A date that
 * is not readable is null. Events are a list of structs.
 *
 * @param options by default small row groups, compressed with Snappy.
 */
export async function writeParquet(
  layout: Layout,
  batches: AsyncIterable<readonly ReadRow[]>,
  sink: Sink,
  { rowsPerGroup, ...compression }: ParquetOptions = SMALL_GROUPS,
): Promise<void> {
  const bytes = new ByteWriter();
  const schema = parquetSchema(layout);
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'contacts-gateway', ...compression });
  const flush = async (): Promise<void> => {
    await sink.write(new Uint8Array(bytes.buffer, 0, bytes.index).slice());
    bytes.index = 0;
  };
  const converters = createConverters(layout);
  let columns = emptyColumns(layout);
  let rows = 0;
  const writeGroup = async (): Promise<void> => {
    if (rows === 0) return;
    await writer.write({ columnData: columns, rowGroupSize: rows });
    columns = emptyColumns(layout);
    rows = 0;
    await flush();
  };
  const add = (some: readonly ReadRow[]): void => {
    for (const [index, { name, type }] of layout.columns.entries()) {
      const convert = converters[type];
      const data = columns[index]?.data;
      for (const row of some) data?.push(convert(row[name]));
    }
    rows += some.length;
  };
  for await (const batch of batches) {
    for (let start = 0; start < batch.length; ) {
      const end = start + rowsPerGroup - rows;
      add(batch.slice(start, end));
      start = end;
      if (rows === rowsPerGroup) await writeGroup();
    }
  }
  await writeGroup();
  await writer.finish();
  await flush();
}

interface ColumnValues {
  readonly name: string;
  readonly data: unknown[];
  readonly offsetIndex: false;
  readonly statistics: boolean;
}

/**
 * The minimum and the maximum of each group stay in memory until the end. For timestamps they let readers skip groups.
 * For text they would not help, as every group holds all kinds of ids and names.
 */
function emptyColumns({ columns }: Layout): ColumnValues[] {
  return columns.map(({ name, type }) => ({
    ...{ name, data: [], offsetIndex: false },
    statistics: type !== 'text' && type !== 'texts' && type !== 'events',
  }));
}

type Convert = (value: Json) => unknown;

function createConverters({ version, eventNames }: Layout): Readonly<Record<ColumnType, Convert>> {
  const timestamp = version === 1 ? dateOf : microsecondsOrNull;
  const eventOf = (event: Readonly<Record<string, Json>>): object => ({
    [eventNames.kind]: textOf(event[eventNames.kind]),
    [eventNames.occurredAt]: timestamp(event[eventNames.occurredAt]),
    [eventNames.systemMessageId]: stringOrNull(event[eventNames.systemMessageId]),
  });
  return {
    text: textOf,
    timestamp,
    seconds: (value) => value,
    count: (value) => value,
    flag: (value) => value,
    texts: (value) => (Array.isArray(value) ? value.map(textOf) : []),
    events: (value) => (Array.isArray(value) ? value.filter(isObject).map(eventOf) : []),
  };
}

function textOf(value: Json): string | null {
  return value === null || value === undefined ? null : String(value);
}

function dateOf(value: Json): Date | null {
  const moment = parseTimestamp(value);
  return moment && new Date(moment.at);
}

function microsecondsOrNull(value: Json): number | null {
  return typeof value === 'string' ? microsecondsOf(value) : null;
}
