import type { UnavailableConversation } from '../../export/source/unavailable.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import { conversationRows } from '../rows/conversationRows.ts';
import type { Spill } from './spill.ts';
import { createSpill } from './spill.ts';
import type { SyncSource } from './syncSource.ts';

export interface ReadWindow {
  readonly interval: Interval;
  /** Must be closed. */
  readonly spill: Spill;
  readonly unavailable: readonly UnavailableConversation[];
}

export interface ReadWindowOptions {
  /** Infinite for a window of one day. A longer window has a limit. */
  readonly maxPages: number;
  /** Where the spill is. */
  readonly directory: string;
  /** Whether a conversation must not be read. */
  readonly isPurged: (conversationId: string) => boolean;
}

/**
 * Reads a window into a spill. Null if a shorter window is needed: `maxPages` pages are not enough, or a conversation of a
 * long window is unavailable. The state keeps the day of such a conversation, and a later run reads only that day again.
 *
 * Rejects with the error of the source, or of the file system.
 */
export async function readWindow(
  interval: Interval,
  source: SyncSource,
  { maxPages, directory, isPurged }: ReadWindowOptions,
): Promise<ReadWindow | null> {
  const isLong = Number.isFinite(maxPages);
  const spill = await createSpill(directory);
  try {
    const unavailable: UnavailableConversation[] = [];
    let pages = 0;
    for await (const batch of source(interval)) {
      pages += 1;
      const unread = batch.unavailable.filter(({ conversationId }) => !isPurged(conversationId));
      if ((batch.hasMore && pages >= maxPages) || (isLong && unread.length > 0)) {
        await spill.close();
        return null;
      }
      const kept = batch.conversations.filter(({ source: { conversation } }) => !isPurged(conversation.id));
      await spill.add(kept.map(({ source, closedAt }) => conversationRows(source, closedAt)));
      unavailable.push(...unread);
    }
    return { interval, spill, unavailable };
  } catch (error) {
    await spill.close();
    throw error;
  }
}
