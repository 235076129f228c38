import type { SchemaElement } from 'hyparquet-writer';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { Json } from '../../upstream/response/json.ts';
import { isObject, stringOrNull } from '../../upstream/response/json.ts';
import type { Sink } from './checksum.ts';
import type { ColumnType, ContactRecord } from './columns.ts';
import { COLUMNS } from './columns.ts';

/** Contacts in one row group. One row group at a time is in memory. */
const ROWS_PER_GROUP = 5_000;

/**
 * Writes a Parquet file with typed columns. Timestamps are UTC, in milliseconds. A date that is not readable is null.
 * Events are a list of structs.
 */
export async function writeParquet(
  batches: AsyncIterable<readonly ContactRecord[]>,
  sink: Sink,
): Promise<void> {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema: SCHEMA, createdBy: 'contacts-gateway' });
  const flush = async (): Promise<void> => {
    await sink.write(new Uint8Array(bytes.buffer, 0, bytes.index).slice());
    bytes.index = 0;
  };
  let columns = emptyColumns();
  let rows = 0;
  const writeGroup = async (): Promise<void> => {
    if (rows === 0) return;
    await writer.write({ columnData: columns, rowGroupSize: rows });
    columns = emptyColumns();
    rows = 0;
    await flush();
  };
  for await (const batch of batches) {
    for (const [index, { name, type }] of COLUMNS.entries()) {
      const convert = VALUE[type];
      const data = columns[index]?.data;
      for (const record of batch) data?.push(convert(record[name]));
    }
    rows += batch.length;
    if (rows >= ROWS_PER_GROUP) await writeGroup();
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
function emptyColumns(): ColumnValues[] {
  return COLUMNS.map(({ name, type }) => ({
    ...{ name, data: [], offsetIndex: false },
    statistics: type !== 'text' && type !== 'events',
  }));
}

const VALUE: Readonly<Record<ColumnType, (value: Json) => unknown>> = {
  text: textOf,
  timestamp: timestampOf,
  seconds: (value) => value,
  count: (value) => value,
  flag: (value) => value,
  events: (value) => (Array.isArray(value) ? value.filter(isObject).map(eventOf) : []),
};

function textOf(value: Json): string | null {
  return value === null || value === undefined ? null : String(value);
}

function timestampOf(value: Json): Date | null {
  const moment = parseTimestamp(value);
  return moment && new Date(moment.at);
}

function eventOf(event: Readonly<Record<string, Json>>): object {
  return {
    kind: textOf(event['kind']),
    occurredAt: timestampOf(event['occurredAt']),
    systemMessageId: stringOrNull(event['systemMessageId']),
  };
}

const TYPES: Readonly<Record<Exclude<ColumnType, 'events'>, Omit<SchemaElement, 'name'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  seconds: { type: 'DOUBLE' },
  count: { type: 'INT32' },
  flag: { type: 'BOOLEAN' },
};

const SCHEMA: SchemaElement[] = [
  { name: 'contacts', num_children: COLUMNS.length },
  ...COLUMNS.flatMap(({ name, type, isNullable }) =>
    type === 'events' ? eventsList(name) : [leaf(name, type, isNullable)],
  ),
];

function leaf(name: string, type: Exclude<ColumnType, 'events'>, isNullable: boolean): SchemaElement {
  // One required date that is not readable must not make the whole file fail.
  const repetition_type = isNullable || type === 'timestamp' ? 'OPTIONAL' : 'REQUIRED';
  return { name, ...TYPES[type], repetition_type };
}

/** The three levels of a list in the Parquet schema. */
function eventsList(name: string): SchemaElement[] {
  return [
    {
      name,
      converted_type: 'LIST',
      logical_type: { type: 'LIST' },
      repetition_type: 'REQUIRED',
      num_children: 1,
    },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', num_children: 3 },
    leaf('kind', 'text', false),
    leaf('occurredAt', 'timestamp', true),
    leaf('systemMessageId', 'text', true),
  ];
}
