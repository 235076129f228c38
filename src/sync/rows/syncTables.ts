import type { Column } from '../../export/rows/columns/column.ts';
import { optional } from '../../export/rows/columns/column.ts';
import type { Tables } from '../../export/rows/columns/tables.ts';
import { createTables } from '../../export/rows/columns/tables.ts';
import type { Row } from '../../export/rows/row.ts';

export type TableName = keyof Tables;

/** A column of a destination. */
export type SyncColumn = Column<never>;

export type RowsOfTables = Readonly<Record<TableName, readonly Row[]>>;

/** The tables that the rows of a conversation are read with. */
export const SOURCE_TABLES: Tables = createTables();

export const TABLE_NAMES: readonly TableName[] = ['contacts', 'conversations', 'anomalies', 'events'];

/**
 * Increase it by one when a table or a column changes its name, type or meaning. A destination with a higher version is
 * refused. A lower version is migrated where the destination can do it.
 */
export const SCHEMA_VERSION = 1;

/** When the sync found that the messages of the conversation are deleted. Null for all other conversations. */
export const ANONYMISED_AT: SyncColumn = optional('anonymisedAt', 'timestamp', readNothing);

/** The columns of each table in a destination, in order. */
export const SYNC_COLUMNS: Readonly<Record<TableName, readonly SyncColumn[]>> = {
  contacts: [...SOURCE_TABLES.contacts, ANONYMISED_AT],
  conversations: [...SOURCE_TABLES.conversations, ANONYMISED_AT],
  anomalies: SOURCE_TABLES.anomalies,
  events: SOURCE_TABLES.events,
};

/** The mark is not a part of the conversation: the destination sets it. */
function readNothing(): null {
  return null;
}
