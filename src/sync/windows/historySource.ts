import { reconstruct } from '../../contacts/reconstruct.ts';
import { conversationSource } from '../../export/rows/columns/rowSources.ts';
import { unavailableConversation } from '../../export/source/unavailableConversation.ts';
import type { ClosedHistoriesPage } from '../../upstream/closedConversations/closedHistories.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import { readDetails } from '../../upstream/history/details/details.ts';
import type { SyncBatch, SyncSource } from './syncSource.ts';

/**
 * Reconstructs the contacts of each history. Rejects with an `UpstreamGone` if the upstream does not respond any more, and
 * with an `AbortError` after an abort.
 *
 * @param exportedAt when the run began, in the spelling of `spellTimestamp`.
 */
export function historySource(
  histories: (interval: Interval) => AsyncIterable<ClosedHistoriesPage>,
  exportedAt: string,
): SyncSource {
  return async function* batches(interval) {
    for await (const page of histories(interval)) yield batchOf(page, exportedAt);
  };
}

function batchOf({ histories, next }: ClosedHistoriesPage, exportedAt: string): SyncBatch {
  const conversations: SyncBatch['conversations'][number][] = [];
  const unavailable: SyncBatch['unavailable'][number][] = [];
  for (const each of histories) {
    if (each.kind === 'unavailable') {
      unavailable.push(unavailableConversation(each));
      continue;
    }
    const { history, closedAt } = each;
    const source = conversationSource(
      history,
      reconstruct(history),
      readDetails(each.conversation),
      exportedAt,
    );
    conversations.push({ source, closedAt: closedAt.at });
  }
  return { conversations, unavailable, hasMore: next !== null };
}
