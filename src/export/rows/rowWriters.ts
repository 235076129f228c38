import type { ConversationSource } from './columns/rowSources.ts';
import { contactSources } from './columns/rowSources.ts';
import { contactColumns, conversationColumns } from './layout.ts';
import type { Precision } from './lineWriter.ts';
import { createLineWriter } from './lineWriter.ts';
import type { RowArguments } from './rowArguments.ts';

export interface RowWriters {
  /** One line for each contact. */
  contacts(source: ConversationSource): readonly string[];
  /** The line of the conversation. */
  conversation(source: ConversationSource): string;
}

export interface RowPrecision {
  readonly contacts: Precision;
  /** Null if conversations are not exported. */
  readonly conversations: Precision | null;
}

/** Creates the writers of all rows of an export. Version 1 keeps the spelling of dates. */
export function createRowWriters(rows: RowArguments, precision: RowPrecision): RowWriters {
  const { names, columnsVersion } = rows;
  const writeContact =
    columnsVersion === 1
      ? createLineWriter(contactColumns(rows), { names, precision: 'microseconds' })
      : createLineWriter(contactColumns(rows), { names, precision: precision.contacts });
  const writeConversation = createLineWriter(conversationColumns(rows), {
    names,
    precision: precision.conversations ?? 'milliseconds',
  });
  return {
    contacts: (source) => contactSources(source).map(writeContact),
    conversation: writeConversation,
  };
}
