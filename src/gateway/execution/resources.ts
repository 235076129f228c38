import type { UpstreamClient } from '../../upstream/client.ts';
import type { HistoryCache } from '../../upstream/history/cache/historyCache.ts';
import { createPageLoader } from '../../upstream/history/historyPages.ts';
import type { HistorySelection } from '../../upstream/history/historySelection.ts';
import type { DocumentCache } from '../documents/documentCache.ts';
import type { ContactLoader } from './contactLoader.ts';
import { createContactLoader } from './contactLoader.ts';
import type { RequestContext } from './context.ts';
import { executeOnBehalfOf } from './context.ts';
import type { Instrumentation } from './instrumentation.ts';
import { measureReconstruction } from './instrumentation.ts';

/** What all executions share. */
export interface Resources {
  readonly client: UpstreamClient;
  /** Histories are cached within one client request only unless given. */
  readonly historyCache?: HistoryCache | undefined;
  /** Nothing is measured unless given. */
  readonly instrumentation?: Instrumentation | undefined;
  /** The cache of documents, to which plans report their size. */
  readonly documents?: DocumentCache | undefined;
}

/** Creates the loader of contacts for one client request, from histories with this selection. */
export function contactsFor(
  context: RequestContext,
  selection: HistorySelection,
  { client, historyCache, instrumentation }: Resources,
): ContactLoader {
  const pages = createPageLoader(
    (query, variables) => executeOnBehalfOf(context, client, { query, variables, isRepeatable: true }),
    selection,
    {
      onOperation: instrumentation?.events.onHistoryBatch,
      mayRetry: (operations) => context.budget.takeBatchRetries(operations),
      held: context.budget.heldPages,
    },
  );
  return createContactLoader({
    pages,
    budget: context.budget,
    cache: historyCache?.of(context.headers, selection) ?? null,
    measure: measureReconstruction(instrumentation, context),
  });
}
