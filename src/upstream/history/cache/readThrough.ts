import type { FirstPage } from '../fields/readConnections.ts';
import type { HistoryRead } from '../histories.ts';
import { decodeRawHistory, readRawHistory } from '../histories.ts';
import type { PageLoader } from '../historyPages.ts';
import type { ReaderCache } from './historyCache.ts';

/** A conversation whose history is requested. */
export interface HistoryRequest {
  readonly conversationId: string;
  /** The first page of messages, when it came with the conversation. */
  readonly first: FirstPage | null;
  /** The date as the upstream wrote it; null when it is not known, or the conversation is not closed. */
  readonly closedAt: string | null;
}

/**
 * R16: reads one complete history. Uses the cache when the conversation is closed and its first page was not loaded yet.
 * Otherwise the same as `readHistory`. Rejects only as `readHistory` does.
 */
export async function readThrough(
  { conversationId, first, closedAt }: HistoryRequest,
  pages: PageLoader,
  cache: ReaderCache | null,
): Promise<HistoryRead> {
  const isCached = cache !== null && first === null && closedAt !== null;
  const cached = isCached ? await cache.read(conversationId, closedAt) : null;
  if (cached) return decodeRawHistory(conversationId, cached);
  const raw = await readRawHistory(conversationId, first, pages);
  if (raw.kind !== 'joined') return raw;
  const read = decodeRawHistory(conversationId, raw.history);
  // The conversation may have been opened again after its closing date was read.
  const isSame = raw.history.conversation['closedAt'] === closedAt;
  if (isCached && isSame && read.kind === 'read') cache.write(conversationId, closedAt, raw.history);
  return read;
}
