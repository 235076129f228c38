import type { Column, ColumnType } from './columns/column.ts';
import { spellName } from './columns/column.ts';
import { CONTACT_COLUMNS_V1 } from './columns/contactColumnsV1.ts';
import type { ContactRowSource, ConversationSource } from './columns/rowSources.ts';
import { createTables } from './columns/tables.ts';
import type { ColumnsVersion, RowArguments } from './rowArguments.ts';
import { addedColumns } from './rowArguments.ts';

/** What a format must know about the rows of a table. */
export interface Layout {
  /** The name of the table. */
  readonly table: string;
  readonly columns: readonly LayoutColumn[];
  /** The names of the fields of an event. */
  readonly eventNames: {
    readonly kind: string;
    readonly occurredAt: string;
    readonly systemMessageId: string;
  };
  readonly version: ColumnsVersion;
}

/** A column under the name that it has in the file. */
export interface LayoutColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly isNullable: boolean;
}

/** The columns of the contacts of an export. */
export function contactColumns(rows: RowArguments): readonly Column<ContactRowSource>[] {
  return rows.columnsVersion === 1 ? CONTACT_COLUMNS_V1 : createTables(addedColumns(rows)).contacts;
}

/** The columns of the conversations of an export. */
export function conversationColumns(rows: RowArguments): readonly Column<ConversationSource>[] {
  return createTables(addedColumns(rows)).conversations;
}

export function layoutOf<Source>(
  table: string,
  columns: readonly Column<Source>[],
  { names, columnsVersion }: Pick<RowArguments, 'names' | 'columnsVersion'>,
): Layout {
  return {
    table,
    columns: columns.map(({ name, type, isNullable }) => {
      return { name: spellName(name, names), type, isNullable };
    }),
    eventNames: {
      kind: 'kind',
      occurredAt: spellName('occurredAt', names),
      systemMessageId: spellName('systemMessageId', names),
    },
    version: columnsVersion,
  };
}
