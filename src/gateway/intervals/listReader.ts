import { GraphQLError } from 'graphql';
import type { UpstreamClient } from '../../upstream/client.ts';
import { codedError } from '../../upstream/errorCodes.ts';
import { UpstreamError } from '../../upstream/errors.ts';
import type { ExecuteOperation } from '../../upstream/historyPages.ts';
import { createPageLoader } from '../../upstream/historyPages.ts';
import type { HistorySelection } from '../../upstream/historySelection.ts';
import type {
  ClosedHistoriesPage,
  ClosedHistoriesRequest,
} from '../../upstream/intervals/closedHistories.ts';
import { closedHistories, EndlessListError } from '../../upstream/intervals/closedHistories.ts';
import type { ClosedList } from '../../upstream/intervals/closedList.ts';
import { closedPageReader } from '../../upstream/intervals/closedPage.ts';
import type { ClientContext } from '../context.ts';
import { onBehalfOf } from '../context.ts';

/** Reads the list on behalf of a client. Rejects with errors that clients may see. */
export type ReadList = (
  request: ClosedHistoriesRequest,
  context: ClientContext,
) => AsyncGenerator<ClosedHistoriesPage, void, undefined>;

export function listReader(list: ClosedList, selection: HistorySelection, client: UpstreamClient): ReadList {
  return async function* read(request, context) {
    const execute: ExecuteOperation = (query, variables) =>
      client.execute(onBehalfOf(context, { query, variables, isRepeatable: true }));
    const pages = createPageLoader(execute, selection);
    try {
      yield* closedHistories(request, closedPageReader(list, selection, execute), pages);
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
