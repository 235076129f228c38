import type { SchemaElement } from 'hyparquet-writer';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { parseTimestamp } from '../contacts/instant.ts';
import type { Json } from '../upstream/response/json.ts';
import { isObject, stringOrNull } from '../upstream/response/json.ts';
import type { Sink } from './checksum.ts';
import type { ColumnType, ContactRecord } from './columns.ts';
import { COLUMNS } from './columns.ts';

/** Contacts in one row group: what is held in memory at once. */
const ROWS_PER_GROUP = 5_000;

/**
 * A Parquet file with typed columns. Timestamps are instants of UTC in milliseconds; one that cannot be read is null.
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
 * The least and the greatest of a group are kept until the end. They tell readers which groups to leave out by time, but
 * not by texts: every group holds ids and names of all kinds.
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
  // A required date that cannot be read must not cost the file.
  const repetition_type = isNullable || type === 'timestamp' ? 'OPTIONAL' : 'REQUIRED';
  return { name, ...TYPES[type], repetition_type };
}

/** The three levels that the format asks of a list. */
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
