import { mayLackContacts } from '../../../indicators/anomalyStats.ts';
import type { Cell, Column } from './column.ts';
import { optional, required } from './column.ts';
import { conversationPart } from './conversationPart.ts';
import { ANOMALY_CODES } from './enumerations.ts';
import type { ConversationSource } from './rowSources.ts';

/** The columns of a conversation, in order. A conversation without contacts has a row, too. */
export const CONVERSATION_COLUMNS: readonly Column<ConversationSource>[] = [
  required('conversationId', 'text', ({ conversation }) => conversation.id),
  optional('conversationCreatedAt', 'timestamp', ({ createdAt }) => createdAt),
  ...conversationPart<ConversationSource>((source) => source),
  required('contactCount', 'count', ({ rebuilt }) => rebuilt.contacts.length),
  required('answeredContactCount', 'count', ({ rebuilt }) => countAnswered(rebuilt)),
  required('reopenedCount', 'count', ({ rebuilt }) => countReopenings(rebuilt)),
  required('isEmptied', 'flag', ({ isEmptied }) => isEmptied),
  required('mayLackContacts', 'flag', ({ rebuilt }) => mayLackContacts(rebuilt.anomalies)),
  required('anomalyCodes', 'texts', anomalyCodes, ANOMALY_CODES),
  required('exportedAt', 'timestamp', ({ exportedAt }) => exportedAt),
];

type Rebuilt = ConversationSource['rebuilt'];

function countAnswered({ contacts }: Rebuilt): number {
  return contacts.filter(({ answered }) => answered).length;
}

/** How often a contact followed one that was closed. */
function countReopenings({ contacts }: Rebuilt): number {
  return contacts.slice(0, -1).filter(({ endReason }) => endReason === 'CLOSED').length;
}

/** Each code once, in the order of the anomalies (R19). */
function anomalyCodes({ rebuilt }: ConversationSource): Cell {
  return [...new Set(rebuilt.anomalies.map(({ code }) => code))];
}
