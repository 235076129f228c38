import type { ColumnType } from '../../export/rows/columns/column.ts';
import type { SyncColumn, TableName } from '../rows/syncTables.ts';
import { SYNC_COLUMNS } from '../rows/syncTables.ts';

/** A table in PostgreSQL. */
export interface PostgresTable {
  readonly name: string;
  readonly source: TableName;
  readonly columns: readonly SyncColumn[];
  readonly key: readonly string[];
  readonly indexes: readonly string[];
}

/** The tables of conversations. Events are a table of their own, not a column. */
export const POSTGRES_TABLES: readonly PostgresTable[] = [
  table('conversations', 'conversations', ['conversation_id'], ['conversation_closed_at']),
  table('contacts', 'contacts', ['id'], ['conversation_id', 'conversation_closed_at', 'opened_at']),
  table('contact_events', 'events', ['contact_id', 'event_index'], ['conversation_id']),
  table('contact_anomalies', 'anomalies', ['conversation_id', 'anomaly_index'], []),
];

function table(
  name: string,
  source: TableName,
  key: readonly string[],
  indexes: readonly string[],
): PostgresTable {
  const columns = SYNC_COLUMNS[source].filter(({ type }) => type !== 'events');
  return { name, source, columns, key, indexes };
}

export const STATE_TABLE = 'sync_state';

const CREATE_STATE = `CREATE TABLE ${STATE_TABLE} (
  id smallint PRIMARY KEY CHECK (id = 1),
  kind text NOT NULL,
  schema_version integer NOT NULL,
  note text NOT NULL,
  upstream text,
  time_zone text,
  covered_from timestamptz,
  covered_until timestamptz,
  state jsonb,
  updated_at timestamptz NOT NULL,
  completed_at timestamptz
)`;

/** Creates all tables. */
export function creationOf(tables: readonly PostgresTable[]): readonly string[] {
  return [
    CREATE_STATE,
    ...tables.flatMap((each) => [
      `CREATE TABLE ${each.name} (${each.columns.map(definitionOf).join(', ')}, PRIMARY KEY (${each.key.join(', ')}))`,
      ...each.columns.flatMap((column) => checkOf(each.name, column)),
      ...each.indexes.map((column) => `CREATE INDEX ${each.name}_${column} ON ${each.name} (${column})`),
    ]),
  ];
}

/**
 * Brings tables of an older version up to date: adds missing columns, and renews the checks. An added column is null in
 * existing rows.
 */
export function migrationOf(tables: readonly PostgresTable[]): readonly string[] {
  return tables.flatMap((each) =>
    each.columns.flatMap((column) => [
      `ALTER TABLE ${each.name} ADD COLUMN IF NOT EXISTS ${column.snakeName} ${POSTGRES_TYPES[column.type]}`,
      `ALTER TABLE ${each.name} DROP CONSTRAINT IF EXISTS ${checkName(each.name, column)}`,
      ...checkOf(each.name, column),
    ]),
  );
}

/** The type of each column. `deploy/sql/postgresql.sql` has the same types. */
export const POSTGRES_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  timestamp: 'timestamptz',
  seconds: 'double precision',
  count: 'integer',
  flag: 'boolean',
  texts: 'text[]',
  events: 'jsonb',
};

function definitionOf({ snakeName, type, isNullable }: SyncColumn): string {
  return `${snakeName} ${POSTGRES_TYPES[type]}${isNullable ? '' : ' NOT NULL'}`;
}

function checkOf(tableName: string, column: SyncColumn): readonly string[] {
  const { snakeName, type, values } = column;
  if (values === null) return [];
  const list = `ARRAY[${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')}]::text[]`;
  const condition = type === 'texts' ? `${snakeName} <@ ${list}` : `${snakeName} = ANY (${list})`;
  return [`ALTER TABLE ${tableName} ADD CONSTRAINT ${checkName(tableName, column)} CHECK (${condition})`];
}

function checkName(tableName: string, { snakeName }: SyncColumn): string {
  return `${tableName}_${snakeName}_values`;
}
