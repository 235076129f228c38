import type { Column } from './column.ts';
import { optional, required } from './column.ts';
import { conversationPart } from './conversationPart.ts';
import { ANOMALY_CODES } from './enumerations.ts';
import type { AnomalyRowSource } from './rowSources.ts';
import { spellTimestamp } from './spellTimestamp.ts';

/** The columns of an anomaly (R19), in order. The key is the conversation with the index. */
export const ANOMALY_COLUMNS: readonly Column<AnomalyRowSource>[] = [
  required('conversationId', 'text', ({ whole }) => whole.conversation.id),
  required('anomalyIndex', 'count', ({ index }) => index),
  ...conversationPart<AnomalyRowSource>(({ whole }) => whole),
  required('code', 'text', ({ anomaly }) => anomaly.code, ANOMALY_CODES),
  required('message', 'text', ({ anomaly }) => anomaly.message),
  optional('occurredAt', 'timestamp', ({ anomaly }) => spellTimestamp(anomaly.occurredAt)),
  optional('systemMessageId', 'text', ({ anomaly }) => anomaly.systemMessageId),
  required('exportedAt', 'timestamp', ({ whole }) => whole.exportedAt),
];
