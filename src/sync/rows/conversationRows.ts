import type { Instant } from '../../contacts/facts/instant.ts';
import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { ConversationSource } from '../../export/rows/columns/rowSources.ts';
import { anomalySources, contactSources, eventSources } from '../../export/rows/columns/rowSources.ts';
import { rowOf } from '../../export/rows/row.ts';
import type { RowsOfTables } from './syncTables.ts';
import { SOURCE_TABLES } from './syncTables.ts';

/** All rows of one conversation: the unit of replacement. */
export interface ConversationRows {
  readonly id: string;
  readonly closedAt: Instant;
  /** Null if upstream does not send a readable date. */
  readonly createdAt: Instant | null;
  /** The conversation has no messages: anonymising deletes them. */
  readonly isEmptied: boolean;
  readonly rows: RowsOfTables;
}

export function conversationRows(source: ConversationSource, closedAt: Instant): ConversationRows {
  return {
    id: source.conversation.id,
    closedAt,
    createdAt: parseTimestamp(source.createdAt)?.at ?? null,
    isEmptied: source.isEmptied,
    rows: {
      contacts: contactSources(source).map((each) => rowOf(SOURCE_TABLES.contacts, each)),
      conversations: [rowOf(SOURCE_TABLES.conversations, source)],
      anomalies: anomalySources(source).map((each) => rowOf(SOURCE_TABLES.anomalies, each)),
      events: eventSources(source).map((each) => rowOf(SOURCE_TABLES.events, each)),
    },
  };
}
