import type { Column } from './column.ts';
import { idText, optional } from './column.ts';
import type { ConversationSource } from './rowSources.ts';

/** The columns that say which conversation a row is about, beside its id. */
export function conversationPart<Source>(
  wholeOf: (source: Source) => ConversationSource,
): readonly Column<Source>[] {
  return [
    optional('conversationClosedAt', 'timestamp', (source) => wholeOf(source).closedAt),
    optional('siteId', 'text', (source) => idText(wholeOf(source).conversation.project)),
    optional('siteName', 'text', (source) => wholeOf(source).conversation.project?.name),
    optional('channel', 'text', (source) => wholeOf(source).conversation.channel),
  ];
}
