import { GraphQLError } from 'graphql';
import type { UpstreamClient } from '../../upstream/client.ts';
import type {
  ClosedEntriesPage,
  ClosedEntriesRequest,
  ClosedHistory,
} from '../../upstream/closedConversations/closedHistories.ts';
import {
  closedEntries,
  closedHistory,
  EndlessListError,
} from '../../upstream/closedConversations/closedHistories.ts';
import { closedPageReader } from '../../upstream/closedConversations/closedPage.ts';
import { readClosedWindows } from '../../upstream/closedConversations/closedWindows.ts';
import { readAhead } from '../../upstream/closedConversations/readAhead.ts';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import { fullBatches } from '../../upstream/history/fullBatches.ts';
import type { ExecuteOperation, PageLoaderOptions } from '../../upstream/history/historyPages.ts';
import { createPageLoader } from '../../upstream/history/historyPages.ts';
import type { HistorySelection } from '../../upstream/history/historySelection.ts';
import { withoutPath } from '../../upstream/response/errorPaths.ts';
import type { ClosedList } from '../../upstream/schema/closedList.ts';
import type { RequestContext } from '../execution/context.ts';
import { executeOnBehalfOf } from '../execution/context.ts';
import { linkedContext } from '../execution/linkedContext.ts';
import type { ConversationDemand } from './conversationDemand.ts';

/** Reads the list of closed conversations for a client. Both functions reject with errors that clients may see. */
export interface ListReader {
  /**
   * Reads the list in order, page by page, for as long as the caller wants pages. Pages are read ahead as the demand says.
   *
   * @param read called with each history, as soon as it is there.
   */
  readonly inOrder: <Item>(
    request: OrderedListRequest,
    context: RequestContext,
    read: (history: ClosedHistory) => Item,
  ) => AsyncGenerator<ListPage<Item>, void, undefined>;
  /** Reads the whole list in any order, each conversation once. Calls `onHistories` with some of them at a time. */
  readonly whole: (
    request: WholeListRequest,
    context: RequestContext,
    onHistories: (histories: readonly ClosedHistory[]) => void,
  ) => Promise<void>;
}

/** `others` must not hold the argument for the order of the list. */
export interface WholeListRequest extends Pick<ClosedEntriesRequest, 'interval' | 'others'> {
  /**
   * Conversations and operations of the request's budget that another part of the request may need. The list waits for its end
   * before it takes them.
   *
   * @default none
   */
  readonly reserved?: {
    readonly conversations: number;
    readonly operations: number;
    readonly until: Promise<unknown>;
  };
}

export interface OrderedListRequest extends Pick<ClosedEntriesRequest, 'interval' | 'others' | 'after'> {
  readonly demand: Pick<ConversationDemand, 'pageSize' | 'budget'>;
}

/** One page of upstream's list. */
export interface ListPage<Item> {
  /** The cursor of this page. Null on the first page. */
  readonly after: string | null;
  /** One for each conversation, in upstream's order. */
  readonly items: readonly Item[];
  /** The cursor of the next page. Null on the last page. */
  readonly next: string | null;
}

/**
 * Conversations in one upstream page when the whole list is read: the most that upstream allows. A batch of further pages of
 * histories holds as many.
 */
const WHOLE_PAGE_SIZE = 100;

export function listReader(
  list: ClosedList,
  selection: HistorySelection,
  client: UpstreamClient,
): ListReader {
  const executeFor =
    (context: RequestContext): ExecuteOperation =>
    (query, variables) =>
      executeOnBehalfOf(context, client, { query, variables, isRepeatable: true });
  const partsFor = (
    { budget }: RequestContext,
    execute: ExecuteOperation,
    batches: PageLoaderOptions = {},
  ) => {
    const pages = createPageLoader(execute, selection, {
      mayRetry: (operations) => budget.takeBatchRetries(operations),
      held: budget.heldPages,
      ...batches,
    });
    return { readPage: closedPageReader(list, selection, execute), pages };
  };
  return {
    inOrder: async function* readInOrder({ demand: { pageSize, budget }, ...request }, context, read) {
      const linked = linkedContext(context);
      const { readPage, pages } = partsFor(linked.context, executeFor(linked.context));
      const readEntries = closedEntries({ ...request, pageSize }, readPage);
      const readHistories = async ({ after, entries, next }: ClosedEntriesPage) => {
        context.budget.takeConversations(entries.length);
        const items = entries.map(async (entry) => read(await closedHistory(entry, pages)));
        return { after, items: await Promise.all(items), next };
      };
      try {
        yield* readAhead(readEntries, readHistories, budget);
      } catch (error) {
        throw toListError(error);
      } finally {
        // Cancels what was read ahead and is not needed.
        linked.abort(new DOMException('The caller wants no further page.', 'AbortError'));
      }
    },
    whole: async ({ reserved, ...request }, context, onHistories) => {
      const linked = linkedContext(context);
      const { budget } = context;
      const windowsAtOnce = budget.limits.maxConcurrentOperations;
      const executeNow = executeFor(linked.context);
      const executeUnreserved: ExecuteOperation = async (query, variables) => {
        if (reserved && budget.operationsLeft() <= reserved.operations) await reserved.until;
        return executeNow(query, variables);
      };
      const { execute, scheduleBatch } = fullBatches(executeUnreserved, windowsAtOnce);
      const batches = { maxBatchSize: WHOLE_PAGE_SIZE, scheduleBatch };
      const { readPage, pages } = partsFor(linked.context, execute, batches);
      const admit = async (conversations: number): Promise<void> => {
        const needed = conversations + (reserved?.conversations ?? 0);
        if (budget.conversationsLeft() < needed) await reserved?.until;
        budget.takeConversations(conversations);
      };
      const isInOrderOfClosing = list.order !== null;
      const windows = { ...request, pageSize: WHOLE_PAGE_SIZE, admit, isInOrderOfClosing, windowsAtOnce };
      try {
        await readClosedWindows(windows, readPage, pages, onHistories);
      } catch (error) {
        // Cancels the operations of the other windows: their results are no longer needed.
        linked.abort(error);
        throw toListError(error);
      }
    },
  };
}

/** Removes the paths from upstream's errors: they belong to an operation that the client does not know. */
function toListError(error: unknown): unknown {
  if (error instanceof EndlessListError) {
    return codedError('UPSTREAM_BAD_RESPONSE', error.message);
  }
  return error instanceof GraphQLError ? withoutPath(error) : error;
}
