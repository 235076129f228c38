import { createHash } from 'node:crypto';
import type { UpstreamHeaders } from '../../transport/headers.ts';
import type { HistorySelection } from '../historySelection.ts';
import { usedValues } from '../historySelection.ts';

/**
 * A digest of the scope, the credential and the selection of a request. The token cannot be derived from it. Tracing
 * headers are not part of it: they do not change the response.
 *
 * @returns null when the selection may hold message texts, which are never cached.
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

/** The gateway's own selection holds no message texts. The selections of clients on references may. */
const TEXT = /\btext\b/;

export function entryKey(reader: string, conversationId: string, closedAt: string): string {
  return digest([reader, conversationId, closedAt]);
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
