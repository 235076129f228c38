import type { SchemaElement } from 'hyparquet-writer';
import type { ColumnType } from '../rows/columns/column.ts';
import type { Layout, LayoutColumn } from '../rows/layout.ts';

/** The schema of a Parquet file with these columns. */
export function parquetSchema(layout: Layout): SchemaElement[] {
  const leaf = createLeaf(layout);
  return [
    { name: layout.table, num_children: layout.columns.length },
    ...layout.columns.flatMap((column) => columnSchema(column, layout, leaf)),
  ];
}

function columnSchema(
  { name, type, isNullable }: LayoutColumn,
  { eventNames }: Layout,
  leaf: Leaf,
): SchemaElement[] {
  switch (type) {
    case 'events':
      return listOf(name, [
        { name: 'element', repetition_type: 'REQUIRED', num_children: 3 },
        leaf(eventNames.kind, 'text', false),
        leaf(eventNames.occurredAt, 'timestamp', true),
        leaf(eventNames.systemMessageId, 'text', true),
      ]);
    case 'texts':
      return listOf(name, [leaf('element', 'text', false)]);
    default:
      return [leaf(name, type, isNullable)];
  }
}

type LeafType = Exclude<ColumnType, 'events' | 'texts'>;
type Leaf = (name: string, type: LeafType, isNullable: boolean) => SchemaElement;

function createLeaf({ version }: Layout): Leaf {
  const types: Readonly<Record<LeafType, Omit<SchemaElement, 'name'>>> = {
    text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
    timestamp: version === 1 ? MILLISECONDS : MICROSECONDS,
    seconds: { type: 'DOUBLE' },
    count: { type: 'INT32' },
    flag: { type: 'BOOLEAN' },
  };
  return (name, type, isNullable) => {
    // One required date that is not readable must not make the whole file fail.
    const repetition_type = isNullable || type === 'timestamp' ? 'OPTIONAL' : 'REQUIRED';
    return { name, ...types[type], repetition_type };
  };
}

const MILLISECONDS: Omit<SchemaElement, 'name'> = {
  type: 'INT64',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
};

const MICROSECONDS: Omit<SchemaElement, 'name'> = {
  type: 'INT64',
  converted_type: 'TIMESTAMP_MICROS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
};

/** The three levels of a list in a Parquet schema. */
function listOf(name: string, element: SchemaElement[]): SchemaElement[] {
  return [
    {
      name,
      converted_type: 'LIST',
      logical_type: { type: 'LIST' },
      repetition_type: 'REQUIRED',
      num_children: 1,
    },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...element,
  ];
}
