import type { Instant } from '../../contacts/facts/instant.ts';
import type { ConversationSource } from '../../export/rows/columns/rowSources.ts';
import type { UnavailableConversation } from '../../export/source/unavailable.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';

export interface SyncedConversation {
  readonly source: ConversationSource;
  readonly closedAt: Instant;
}

/** One page of the upstream's list. */
export interface SyncBatch {
  readonly conversations: readonly SyncedConversation[];
  readonly unavailable: readonly UnavailableConversation[];
  /** Whether the list has a further page. */
  readonly hasMore: boolean;
}

/** Reads the conversations that were closed in an interval, page by page, each conversation once. */
export type SyncSource = (interval: Interval) => AsyncIterable<SyncBatch>;
