import type { GraphQLSchema } from 'graphql';
import { reconstruct } from '../../../contacts/reconstruct.ts';
import type { Reconstruction } from '../../../contacts/result/buildReconstruction.ts';
import type { UpstreamClient } from '../../../upstream/client.ts';
import type { ClosedEntry } from '../../../upstream/closedConversations/closedEntries.ts';
import type { ClosedHistory } from '../../../upstream/closedConversations/closedHistories.ts';
import { closedEntries, closedHistory } from '../../../upstream/closedConversations/closedHistories.ts';
import { closedPageReader } from '../../../upstream/closedConversations/closedPage.ts';
import { UpstreamError } from '../../../upstream/errors/upstreamError.ts';
import type { ExecuteOperation } from '../../../upstream/history/historyPages.ts';
import { createPageLoader } from '../../../upstream/history/historyPages.ts';
import { historySelection } from '../../../upstream/history/historySelection.ts';
import type { UpstreamResult } from '../../../upstream/response/response.ts';
import type { ClosedList } from '../../../upstream/schema/closedList.ts';
import type { UpstreamHeaders } from '../../../upstream/transport/headers.ts';

/** How many conversations are read. */
export const RECENT_CONVERSATIONS = 10;

/** The intervals before now that are tried, in hours. The first one with `enough` conversations is used. */
const WINDOWS = [
  { hours: 1, enough: RECENT_CONVERSATIONS },
  { hours: 24, enough: RECENT_CONVERSATIONS },
  { hours: 30 * 24, enough: 1 },
  { hours: 365 * 24, enough: 1 },
] as const;
const HOUR_MS = 3_600_000;

export interface RecentParts {
  readonly client: UpstreamClient;
  readonly headers: UpstreamHeaders;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Conversations that were closed lately, and the pages and time that reading them took. */
export interface RecentConversations {
  readonly hours: number;
  readonly read: readonly {
    readonly id: string;
    readonly messages: number;
    readonly result: Reconstruction;
  }[];
  readonly unavailable: readonly Extract<ClosedHistory, { kind: 'unavailable' }>[];
  /** Pages of messages. */
  readonly pages: number;
  /** How long each upstream operation took, in milliseconds. */
  readonly operationsMs: readonly number[];
}

/**
 * Reads up to ten conversations that were closed lately, and rebuilds their contacts. Each operation is sent once. Rejects as
 * `closedPageReader` does, and with the reason of the signal.
 */
export async function readRecent(
  schema: GraphQLSchema,
  list: ClosedList,
  { client, headers, signal, now }: RecentParts,
): Promise<RecentConversations> {
  const operationsMs: number[] = [];
  const execute: ExecuteOperation = async (query, variables) => {
    const startMs = performance.now();
    try {
      return withoutFailure(await client.execute({ query, variables, headers, signal, isRepeatable: true }));
    } finally {
      operationsMs.push(performance.now() - startMs);
    }
  };
  const selection = historySelection(schema);
  let pages = 0;
  const loader = createPageLoader(execute, selection, {
    onOperation: (conversations) => {
      pages += conversations;
    },
  });
  const { hours, entries } = await findEntries(closedPageReader(list, selection, execute), now());
  pages += entries.filter(({ first }) => first !== null).length;
  const histories = await Promise.all(entries.map((entry) => closedHistory(entry, loader)));
  return {
    hours,
    read: histories.flatMap((each) =>
      each.kind === 'read'
        ? [
            {
              id: each.conversationId,
              messages: each.history.messages.length,
              result: reconstruct(each.history),
            },
          ]
        : [],
    ),
    unavailable: histories.filter((each) => each.kind === 'unavailable'),
    ...{ pages, operationsMs },
  };
}

/** @throws UpstreamError for a failure with GraphQL errors in the body: the errors alone look like those of a refusal. */
function withoutFailure(result: UpstreamResult): UpstreamResult {
  const { data = null, status = 200 } = result;
  if (data !== null || status < 500) return result;
  throw new UpstreamError('UPSTREAM_UNAVAILABLE', `The upstream failed (HTTP ${status}).`, { status });
}

interface FoundEntries {
  readonly hours: number;
  readonly entries: readonly ClosedEntry[];
}

async function findEntries(
  readPage: ReturnType<typeof closedPageReader>,
  nowMs: number,
): Promise<FoundEntries> {
  let found: FoundEntries = { hours: 0, entries: [] };
  for (const { hours, enough } of WINDOWS) {
    const interval = { from: nowMs - hours * HOUR_MS, to: nowMs };
    const request = { interval, others: {}, after: null, pageSize: RECENT_CONVERSATIONS };
    const page = await closedEntries(request, readPage)();
    // Without an argument for the size of a page, the upstream may send more. The newest ones come last.
    found = { hours, entries: page?.entries.slice(-RECENT_CONVERSATIONS) ?? [] };
    if (found.entries.length >= enough) break;
  }
  return found;
}
