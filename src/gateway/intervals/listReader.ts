import { GraphQLError } from 'graphql';
import type { UpstreamClient } from '../../upstream/client.ts';
import type {
  ClosedHistoriesPage,
  ClosedHistoriesRequest,
  ClosedHistory,
} from '../../upstream/closedConversations/closedHistories.ts';
import { closedHistories, EndlessListError } from '../../upstream/closedConversations/closedHistories.ts';
import { closedPageReader } from '../../upstream/closedConversations/closedPage.ts';
import { readClosedWindows } from '../../upstream/closedConversations/closedWindows.ts';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import type { ExecuteOperation } from '../../upstream/history/historyPages.ts';
import { createPageLoader } from '../../upstream/history/historyPages.ts';
import type { HistorySelection } from '../../upstream/history/historySelection.ts';
import type { ClosedList } from '../../upstream/schema/closedList.ts';
import type { CancelSignal } from '../../upstream/transport/cancellation.ts';
import { Cancellation } from '../../upstream/transport/cancellation.ts';
import type { RequestContext } from '../execution/context.ts';
import { executeOnBehalfOf } from '../execution/context.ts';

/** How lists are read on behalf of a client. Both reject with errors that clients may see. */
export interface ListReader {
  /** Reads the list in order, page by page, for as long as the caller wants pages. */
  readonly inOrder: (
    request: ClosedHistoriesRequest,
    context: RequestContext,
  ) => AsyncGenerator<ClosedHistoriesPage, void, undefined>;
  /** Reads the whole list in any order, each conversation once. Calls `onPage` with one page after the other. */
  readonly whole: (
    request: WholeListRequest,
    context: RequestContext,
    onPage: (histories: readonly ClosedHistory[]) => void,
  ) => Promise<void>;
}

/** `others` must not hold the argument for the order of the list. */
export type WholeListRequest = Pick<ClosedHistoriesRequest, 'interval' | 'others'>;

/** Conversations in one upstream page when the whole list is read: the most that upstream allows. */
const WHOLE_PAGE_SIZE = 100;

/**
 * Batches of further history pages at once when the whole list is read. One window has few long histories on a page: while
 * this many batches are in flight, the pages of all windows are collected for the next ones.
 */
const BATCHES_AT_ONCE = 2;

export function listReader(
  list: ClosedList,
  selection: HistorySelection,
  client: UpstreamClient,
): ListReader {
  const partsFor = (context: RequestContext, maxBatchesAtOnce?: number) => {
    const { budget } = context;
    const execute: ExecuteOperation = (query, variables) =>
      executeOnBehalfOf(context, client, { query, variables, isRepeatable: true });
    const pages = createPageLoader(execute, selection, {
      mayRetry: (operations) => budget.takeBatchRetries(operations),
      held: budget.heldPages,
      maxBatchesAtOnce,
    });
    const admit = (conversations: number): void => budget.takeConversations(conversations);
    return { readPage: closedPageReader(list, selection, execute), pages, admit };
  };
  return {
    inOrder: async function* read(request, context) {
      const { readPage, pages, admit } = partsFor(context);
      try {
        yield* closedHistories({ ...request, admit }, readPage, pages);
      } catch (error) {
        throw shown(error);
      }
    },
    whole: async (request, context, onPage) => {
      const signal = linkedTo(context.signal);
      const { readPage, pages, admit } = partsFor(withSignal(context, signal), BATCHES_AT_ONCE);
      const isInOrderOfClosing = list.order !== null;
      const windows = { ...request, pageSize: WHOLE_PAGE_SIZE, admit, isInOrderOfClosing };
      try {
        await readClosedWindows(windows, readPage, pages, onPage);
      } catch (error) {
        // The other windows wait for operations that nobody needs any more.
        signal.abort(error);
        throw shown(error);
      }
    },
  };
}

/** The context may inherit its fields, so they are named. */
function withSignal(
  { requestId, headers, deadlineAtMs, record, budget }: RequestContext,
  signal: CancelSignal,
): RequestContext {
  return { requestId, headers, deadlineAtMs, record, budget, signal };
}

/** Aborts when the other signal does, and may be aborted before it. */
function linkedTo(signal: CancelSignal): Cancellation {
  const linked = new Cancellation();
  if (signal.aborted) linked.abort(signal.reason);
  signal.addEventListener('abort', () => linked.abort(signal.reason), { once: true });
  return linked;
}

/** Upstream's own errors name a place in an operation that the client knows nothing of. */
function shown(error: unknown): unknown {
  if (error instanceof EndlessListError) {
    return codedError('UPSTREAM_BAD_RESPONSE', error.message);
  }
  const isPlaced = error instanceof GraphQLError && !(error instanceof UpstreamError);
  return isPlaced ? new GraphQLError(error.message, { extensions: error.extensions }) : error;
}
