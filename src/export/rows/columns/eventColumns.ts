import type { Column } from './column.ts';
import { optional, required } from './column.ts';
import { EVENT_KINDS } from './enumerations.ts';
import type { EventRowSource } from './rowSources.ts';
import { spellDate } from './spellTimestamp.ts';

/** The columns of an event (R17), in order. The key is the contact with the index. */
export const EVENT_COLUMNS: readonly Column<EventRowSource>[] = [
  required('contactId', 'text', ({ contact }) => contact.id),
  required('eventIndex', 'count', ({ eventIndex }) => eventIndex),
  required('conversationId', 'text', ({ contact }) => contact.conversationId),
  optional('conversationClosedAt', 'timestamp', ({ whole }) => whole.closedAt),
  required('kind', 'text', ({ event }) => event.kind, EVENT_KINDS),
  required('occurredAt', 'timestamp', ({ event }) => spellDate(event.occurredAt)),
  optional('systemMessageId', 'text', ({ event }) => event.systemMessageId),
  required('exportedAt', 'timestamp', ({ whole }) => whole.exportedAt),
];
