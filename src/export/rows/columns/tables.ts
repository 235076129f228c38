import { ANOMALY_COLUMNS } from './anomalyColumns.ts';
import type { Column } from './column.ts';
import { CONTACT_COLUMNS } from './contactColumns.ts';
import { CONVERSATION_COLUMNS } from './conversationColumns.ts';
import { EVENT_COLUMNS } from './eventColumns.ts';
import type { OptionalColumn } from './optionalColumns.ts';
import type { AnomalyRowSource, ContactRowSource, ConversationSource, EventRowSource } from './rowSources.ts';

/** The columns of each table, version 2. */
export interface Tables {
  /** The key is `id`. */
  readonly contacts: readonly Column<ContactRowSource>[];
  /** The key is `conversationId`. */
  readonly conversations: readonly Column<ConversationSource>[];
  /** The key is `conversationId` with `anomalyIndex`. */
  readonly anomalies: readonly Column<AnomalyRowSource>[];
  /** The key is `contactId` with `eventIndex`. */
  readonly events: readonly Column<EventRowSource>[];
}

/** @param added the optional columns, after the others in the order of `OPTIONAL_COLUMNS`. */
export function createTables(added: readonly OptionalColumn[] = []): Tables {
  return {
    contacts: [...CONTACT_COLUMNS, ...added.map(({ ofContact }) => ofContact)],
    conversations: [
      ...CONVERSATION_COLUMNS,
      ...added.flatMap(({ ofConversation }) => (ofConversation === null ? [] : [ofConversation])),
    ],
    anomalies: ANOMALY_COLUMNS,
    events: EVENT_COLUMNS,
  };
}
