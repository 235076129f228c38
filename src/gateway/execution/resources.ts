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

/** What every execution shares, whoever it is for. */
export interface Resources {
  readonly client: UpstreamClient;
  /** Nothing is kept beyond a client request unless given. */
  readonly historyCache?: HistoryCache | undefined;
  /** Nothing is measured unless given. */
  readonly instrumentation?: Instrumentation | undefined;
  /** Keeps the documents. It is told what their plans take. */
  readonly documents?: DocumentCache | undefined;
}

/** The contacts of conversations as one client request sees them, from histories that hold this selection. */
export function contactsFor(
  context: RequestContext,
  selection: HistorySelection,
  { client, historyCache, instrumentation: watch }: Resources,
): ContactLoader {
  const pages = createPageLoader(
    (query, variables) => executeOnBehalfOf(context, client, { query, variables, isRepeatable: true }),
    selection,
    {
      onOperation: watch?.events.onHistoryBatch,
      mayRetry: (operations) => context.budget.takeBatchRetries(operations),
      held: context.budget.heldPages,
    },
  );
  return createContactLoader({
    pages,
    budget: context.budget,
    cache: historyCache?.of(context.headers, selection) ?? null,
    rebuildBatch: measureReconstruction(watch, context),
  });
}
