import type { FirstPage } from '../fields/readConnections.ts';
import type { HistoryRead } from '../histories.ts';
import { decodeRawHistory, readRawHistory } from '../histories.ts';
import type { PageLoader } from '../historyPages.ts';
import type { ReaderCache } from './historyCache.ts';

/** What is known of a conversation whose history is wanted. */
export interface HistoryRequest {
  readonly conversationId: string;
  /** The first page of messages, when it came with the conversation. */
  readonly first: FirstPage | null;
  /** As upstream spells it; null when it is not known, or the conversation is not closed. */
  readonly closedAt: string | null;
}

/**
 * R16: one complete history, from the cache if the conversation is closed and nothing of it came yet, or else as
 * `readHistory` does. Rejects only as that does.
 */
export async function readThrough(
  { conversationId, first, closedAt }: HistoryRequest,
  pages: PageLoader,
  cache: ReaderCache | null,
): Promise<HistoryRead> {
  const isCached = cache !== null && first === null && closedAt !== null;
  const found = isCached ? await cache.read(conversationId, closedAt) : null;
  if (found) return decodeRawHistory(conversationId, found);
  const raw = await readRawHistory(conversationId, first, pages);
  if (raw.kind !== 'joined') return raw;
  const read = decodeRawHistory(conversationId, raw.history);
  // It may have been opened again since its closing date was read.
  const isSame = raw.history.conversation['closedAt'] === closedAt;
  if (isCached && isSame && read.kind === 'read') cache.write(conversationId, closedAt, raw.history);
  return read;
}
