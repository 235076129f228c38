import DataLoader from 'dataloader';
import { isInternalFailure } from '../errors/internalFailure.ts';
import { LimitExceeded } from '../errors/limitExceeded.ts';
import { UpstreamError } from '../errors/upstreamError.ts';
import type { Batches } from '../rejectedBatches.ts';
import { isRejectedAsWhole, sendHalvingRejected } from '../rejectedBatches.ts';
import { dropForeignErrorPaths } from '../response/errorPaths.ts';
import type { Json, JsonObject } from '../response/json.ts';
import { isObject } from '../response/json.ts';
import type { UpstreamResult } from '../response/response.ts';
import type { HistorySelection } from './historySelection.ts';
import { MESSAGES_PER_PAGE, usedValues } from './historySelection.ts';

/** One page of one conversation. Without a cursor it is the first, and the conversation's own fields come with it. */
export interface PageKey {
  readonly conversationId: string;
  readonly after: string | null;
}

/** A page could not be had (R16). `error` is upstream's own, or the failure of the whole operation. */
export interface PageFailure {
  readonly kind: 'failed';
  readonly error: Error;
}

export type Page =
  | { readonly kind: 'page'; readonly conversation: JsonObject }
  /** Upstream knows no such conversation, or does not show it. */
  | { readonly kind: 'absent' }
  | PageFailure;

export type PageLoader = DataLoader<PageKey, Page>;

/** Sends one operation on behalf of one client request. Rejects when there is no GraphQL answer. */
export type ExecuteOperation = (query: string, variables: Record<string, Json>) => Promise<UpstreamResult>;

/** Most conversations in one operation. */
export const CONVERSATIONS_PER_OPERATION = 20;

export interface PageLoaderOptions {
  /** Told of each operation, how many conversations it asks for. */
  readonly onOperation?: ((conversations: number) => void) | undefined;
  /** See `Batches`. Always unless given: a batch of 20 then takes 39 operations at most. */
  readonly mayRetry?: Batches<PageKey, Page>['mayRetry'] | undefined;
  /**
   * How many batches are sent at once. Pages that are requested meanwhile are collected, so that the next batches hold
   * more pages. Unlimited unless given.
   */
  readonly maxBatchesAtOnce?: number | undefined;
}

/**
 * Loads pages of many conversations, those asked for in one tick in one aliased operation. A page that cannot be had is
 * a value, and takes no other with it. Rejects with a `LimitExceeded` of `execute`, and for a fault of the gateway. How many
 * operations run at once is for `execute` to limit. Make one for each client request.
 */
export function createPageLoader(
  execute: ExecuteOperation,
  selection: HistorySelection,
  { onOperation, mayRetry = () => true, maxBatchesAtOnce = Number.POSITIVE_INFINITY }: PageLoaderOptions = {},
): PageLoader {
  const turns = batchTurns(maxBatchesAtOnce);
  const send: Batches<PageKey, Page>['send'] = async (keys) => {
    const { query, variables } = pagesOperation(keys, selection);
    onOperation?.(keys.length);
    const aliases = keys.map((_, index) => aliasOf(index));
    try {
      const result = dropForeignErrorPaths(await execute(query, variables), new Set(aliases));
      return {
        results: aliases.map((alias) => readPage(result, alias)),
        isRejected: isRejectedAsWhole(result),
      };
    } catch (error) {
      const isExpected = error instanceof Error && !isInternalFailure(error);
      if (!isExpected || error instanceof LimitExceeded) throw error;
      return { results: keys.map(() => ({ kind: 'failed', error })), isRejected: false };
    }
  };
  const sendBatch = (keys: readonly PageKey[]): Promise<readonly Page[]> =>
    sendHalvingRejected(keys, { send, mayRetry }).finally(turns.end);
  return new DataLoader(sendBatch, {
    cache: false,
    maxBatchSize: CONVERSATIONS_PER_OPERATION,
    batchScheduleFn: turns.wait,
  });
}

/** Lets batches wait for their turn: a batch that waits still takes further pages. */
function batchTurns(maxAtOnce: number): {
  readonly wait: (dispatch: () => void) => void;
  readonly end: () => void;
} {
  const waiting: (() => void)[] = [];
  let inFlight = 0;
  const begin = (dispatch: () => void): void => {
    inFlight += 1;
    // After all promises that are settled by now: what they lead to joins the batch.
    setImmediate(dispatch);
  };
  return {
    wait: (dispatch) => {
      if (inFlight < maxAtOnce) begin(dispatch);
      else waiting.push(dispatch);
    },
    end: () => {
      inFlight -= 1;
      const next = waiting.shift();
      if (next !== undefined) begin(next);
    },
  };
}

function readPage(result: UpstreamResult, alias: string): Page {
  const error = result.errors?.find(({ path }) => path === undefined || path[0] === alias);
  if (error) return { kind: 'failed', error };
  const conversation = result.data?.[alias];
  if (conversation === null) return { kind: 'absent' };
  if (!isObject(conversation)) return { kind: 'failed', error: badPage() };
  return { kind: 'page', conversation };
}

function badPage(): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_BAD_RESPONSE',
    'The upstream answered a conversation that is no object.',
  );
}

function aliasOf(index: number): string {
  return `c${index}`;
}

interface Operation {
  readonly query: string;
  readonly variables: Record<string, Json>;
}

/** The operation that asks for these pages. */
export function pagesOperation(keys: readonly PageKey[], selection: HistorySelection): Operation {
  const hasFirst = keys.some(({ after }) => after === null);
  const used = hasFirst ? selection.firstPage : selection.furtherPage;
  const variables: Record<string, Json> = usedValues(used, selection.variables);
  const definitions = [used.variableDefinitions];
  const fields: string[] = [];
  for (const [index, { conversationId, after }] of keys.entries()) {
    variables[`_gw_id${index}`] = conversationId;
    definitions.push(`$_gw_id${index}: UUID!`);
    if (after !== null) {
      variables[`_gw_after${index}`] = after;
      definitions.push(`$_gw_after${index}: String`);
    }
    const cursor = after === null ? '' : `, after: $_gw_after${index}`;
    const own = after === null ? conversationFields(selection) : '';
    const messages = `messages(first: ${MESSAGES_PER_PAGE}${cursor}) { ..._gw_messages }`;
    fields.push(`${aliasOf(index)}: conversation(id: $_gw_id${index}) { ${own} ${messages} }`);
  }
  const fragment = `fragment _gw_messages on ConversationMessageConnection { ${selection.messages} }`;
  return {
    query: `query ContactHistories(${definitions.join(' ')}) { ${fields.join(' ')} } ${fragment} ${used.fragments}`,
    variables,
  };
}

/** The fields of a conversation beside its messages, as GraphQL text. */
export function conversationFields({ conversation }: HistorySelection): string {
  return Object.entries(conversation)
    .map(([name, field]) => `${name}: ${field}`)
    .join(' ');
}
