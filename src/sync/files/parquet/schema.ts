import type { SchemaElement } from 'hyparquet-writer';
import type { ColumnType } from '../../../export/rows/column.ts';
import type { SyncColumn } from '../../rows/syncTables.ts';

type LeafType = Exclude<ColumnType, 'texts' | 'events'>;

/** The Parquet schema of a table. Timestamps are UTC, in microseconds. */
export function parquetSchema(columns: readonly SyncColumn[]): SchemaElement[] {
  return [{ name: 'root', num_children: columns.length }, ...columns.flatMap(elementsOf)];
}

function elementsOf({ name, type, isNullable }: SyncColumn): SchemaElement[] {
  switch (type) {
    case 'texts':
      return listOf(name, [leaf('element', 'text', false)]);
    case 'events':
      return listOf(name, [
        { name: 'element', repetition_type: 'REQUIRED', num_children: 3 },
        leaf('kind', 'text', false),
        leaf('occurredAt', 'timestamp', true),
        leaf('systemMessageId', 'text', true),
      ]);
    default:
      return [leaf(name, type, isNullable)];
  }
}

const LEAVES: Readonly<Record<LeafType, Omit<SchemaElement, 'name'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
  seconds: { type: 'DOUBLE' },
  count: { type: 'INT32' },
  flag: { type: 'BOOLEAN' },
};

function leaf(name: string, type: LeafType, isNullable: boolean): SchemaElement {
  return { name, ...LEAVES[type], repetition_type: isNullable ? 'OPTIONAL' : 'REQUIRED' };
}

/** The three levels of a list in a Parquet schema. */
function listOf(name: string, element: readonly SchemaElement[]): SchemaElement[] {
  return [
    {
      name,
      ...{ converted_type: 'LIST', logical_type: { type: 'LIST' } },
      ...{ repetition_type: 'REQUIRED', num_children: 1 },
    },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...element,
  ];
}
