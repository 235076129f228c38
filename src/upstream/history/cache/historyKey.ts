import { createHash } from 'node:crypto';
import type { UpstreamHeaders } from '../../transport/headers.ts';
import type { HistorySelection } from '../historySelection.ts';
import { usedValues } from '../historySelection.ts';

/**
 * A digest of whose request it is and what it asks of a history. The token cannot be told from it. Tracing headers do
 * not count: they change nothing in the answer.
 *
 * @returns null when the selection may hold message texts, which are never kept.
 */
export function readerScope(
  scope: string,
  { accept, authorization }: UpstreamHeaders,
  { conversation, messages, firstPage, variables }: HistorySelection,
): string | null {
  const texts = [...Object.entries(conversation).flat(), messages, firstPage.fragments];
  if (texts.some((text) => TEXT.test(text))) return null;
  return digest([
    scope,
    accept,
    authorization ?? null,
    ...texts,
    firstPage.variableDefinitions,
    usedValues(firstPage, variables),
  ]);
}

/** Only histories themselves are asked for by us, and they hold no texts; what clients plant in them may. */
const TEXT = /\btext\b/;

export function entryKey(reader: string, conversationId: string, closedAt: string): string {
  return digest([reader, conversationId, closedAt]);
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
