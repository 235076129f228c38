import { GraphQLError } from 'graphql';
import type { UpstreamClient } from '../../upstream/client.ts';
import type {
  ClosedHistoriesPage,
  ClosedHistoriesRequest,
} from '../../upstream/closedConversations/closedHistories.ts';
import { closedHistories, EndlessListError } from '../../upstream/closedConversations/closedHistories.ts';
import { closedPageReader } from '../../upstream/closedConversations/closedPage.ts';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import type { ExecuteOperation } from '../../upstream/history/historyPages.ts';
import { createPageLoader } from '../../upstream/history/historyPages.ts';
import type { HistorySelection } from '../../upstream/history/historySelection.ts';
import type { ClosedList } from '../../upstream/schema/closedList.ts';
import type { RequestContext } from '../execution/context.ts';
import { executeOnBehalfOf } from '../execution/context.ts';

/** Reads the list on behalf of a client. Rejects with errors that clients may see. */
export type ReadList = (
  request: ClosedHistoriesRequest,
  context: RequestContext,
) => AsyncGenerator<ClosedHistoriesPage, void, undefined>;

export function listReader(list: ClosedList, selection: HistorySelection, client: UpstreamClient): ReadList {
  return async function* read(request, context) {
    const { budget } = context;
    const execute: ExecuteOperation = (query, variables) =>
      executeOnBehalfOf(context, client, { query, variables, isRepeatable: true });
    const pages = createPageLoader(execute, selection, {
      mayRetry: (operations) => budget.takeBatchRetries(operations),
      held: budget.heldPages,
    });
    const admit = (conversations: number): void => budget.takeConversations(conversations);
    try {
      yield* closedHistories({ ...request, admit }, closedPageReader(list, selection, execute), pages);
    } catch (error) {
      throw shown(error);
    }
  };
}

/** Upstream's own errors name a place in an operation that the client knows nothing of. */
function shown(error: unknown): unknown {
  if (error instanceof EndlessListError) {
    return codedError('UPSTREAM_BAD_RESPONSE', error.message);
  }
  const isPlaced = error instanceof GraphQLError && !(error instanceof UpstreamError);
  return isPlaced ? new GraphQLError(error.message, { extensions: error.extensions }) : error;
}
