import type { UnavailableConversation } from '../../export/source/unavailable.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import type { WindowReading } from '../contract/syncState.ts';
import { conversationRows } from '../rows/conversationRows.ts';
import type { Spill } from './spill.ts';
import { createSpill } from './spill.ts';
import type { SyncSource } from './syncSource.ts';

export interface ReadWindow extends WindowReading {
  /** Must be closed. */
  readonly spill: Spill;
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
    const readIds = new Set<string>();
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
      for (const each of kept) readIds.add(each.source.conversation.id);
      unavailable.push(...unread);
    }
    return { interval, spill, readIds, unavailable };
  } catch (error) {
    await spill.close();
    throw error;
  }
}
