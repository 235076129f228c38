import type { Interval } from '../../upstream/closedConversations/interval.ts';
import type { ConversationRows } from '../rows/conversationRows.ts';
import type { SyncState } from './syncState.ts';

/** What the upstream lists in one window. It can be read several times. */
export interface WindowContent {
  readonly interval: Interval;
  readonly conversations: () => AsyncIterable<readonly ConversationRows[]>;
  /** The number of conversations with rows. */
  readonly count: number;
  /** The ids of the conversations that could not be read. The destination keeps the rows that it has of them. */
  readonly unavailable: ReadonlySet<string>;
}

/** What a window changed. */
export interface WindowOutcome {
  readonly contacts: number;
  readonly conversations: number;
  /** Conversations that were on another day before, because they were closed again. */
  readonly moved: number;
  /** Conversations of the interval that the upstream does not list any more: they are open again. */
  readonly removed: number;
  /** Conversations whose messages are deleted. Their rows stay, and are marked. */
  readonly anonymised: number;
}

export interface PurgedRows {
  readonly conversations: number;
  readonly contacts: number;
}

/**
 * Where a sync writes. It is locked from `open` to `close`, and a process that is killed leaves no lock behind.
 *
 * All functions reject with a `DestinationRefused` or a `DestinationFailed`.
 */
export interface Destination {
  /** Null if nothing was written yet. */
  readState(): Promise<SyncState | null>;
  /**
   * Replaces the conversations of a window, and writes the state. The unit is the conversation: all its rows are deleted,
   * wherever they are, then its new rows are inserted.
   * - A conversation of the interval that the window does not list is deleted.
   * - An unavailable conversation keeps its rows.
   * - A conversation without messages keeps its contacts, if it has any, and all its rows are marked.
   *
   * After a failure, the destination must be opened again. Then the same window can be replaced again.
   */
  replaceWindow(window: WindowContent, state: SyncState): Promise<WindowOutcome>;
  /** Writes the state, and that a run is complete. */
  finish(state: SyncState): Promise<void>;
  /** Removes all rows of a conversation. Rejects with a `DestinationRefused` if nothing was synced yet. */
  purge(conversationId: string): Promise<PurgedRows>;
  /** Releases the lock. */
  close(): Promise<void>;
}
