import DataLoader from 'dataloader';
import { isInternalFailure } from '../errors/internalFailure.ts';
import { LimitExceeded } from '../errors/limitExceeded.ts';
import type { Batches } from '../rejectedBatches.ts';
import { isRejectedAsWhole, sendHalvingRejected } from '../rejectedBatches.ts';
import { dropForeignErrorPaths } from '../response/errorPaths.ts';
import type { Json } from '../response/json.ts';
import type { UpstreamResult } from '../response/response.ts';
import { HeldPages } from './heldPages.ts';
import type { HistorySelection } from './historySelection.ts';
import { MESSAGES_PER_PAGE, usedValues } from './historySelection.ts';
import type { Page } from './page.ts';
import { readPage, unreadPage } from './page.ts';

/** One page of one conversation. Without a cursor it is the first page, which includes the conversation's own fields. */
export interface PageKey {
  readonly conversationId: string;
  readonly after: string | null;
}

export interface PageLoader extends DataLoader<PageKey, Page> {
  /** Counts the pages that are kept until their history is whole. */
  readonly held: HeldPages;
}

/** Sends one operation for one client request. Rejects without a GraphQL result. */
export type ExecuteOperation = (query: string, variables: Record<string, Json>) => Promise<UpstreamResult>;

/** Most conversations in one operation. */
export const CONVERSATIONS_PER_OPERATION = 20;

export interface PageLoaderOptions {
  /** Called before each operation with its number of conversations. */
  readonly onOperation?: ((conversations: number) => void) | undefined;
  /** See `Batches`. Default: always true, so a batch of 20 takes at most 39 operations. */
  readonly mayRetry?: Batches<PageKey, Page>['mayRetry'] | undefined;
  /** Counts the pages in memory. Give the same object to all loaders that run at the same time. Default: a new one. */
  readonly held?: HeldPages | undefined;
  /**
   * Most batches in flight. Pages that are requested in the meantime wait, so that the next batches hold more pages.
   *
   * @default unlimited
   */
  readonly maxBatchesAtOnce?: number | undefined;
  /** Most conversations in one operation. @default CONVERSATIONS_PER_OPERATION */
  readonly maxBatchSize?: number | undefined;
  /**
   * Decides when a batch is sent. It is called when a batch gets its first page, and calls `dispatch` once. The batch takes
   * further pages until then, or until it is full: then the next batch begins. @default as `maxBatchesAtOnce` says
   */
  readonly scheduleBatch?: ((dispatch: () => void) => void) | undefined;
}

/**
 * Creates a loader for pages of many conversations. Pages that are requested in the same tick are loaded in one operation. A
 * page that cannot be loaded is a value of kind `failed`, and does not affect other pages. Rejects with a `LimitExceeded` of
 * `execute`, and for a bug of the gateway. `execute` limits how many operations run at once. Create one loader for each
 * client request.
 */
export function createPageLoader(
  execute: ExecuteOperation,
  selection: HistorySelection,
  {
    onOperation,
    mayRetry = () => true,
    maxBatchesAtOnce = Number.POSITIVE_INFINITY,
    maxBatchSize = CONVERSATIONS_PER_OPERATION,
    scheduleBatch,
    held = new HeldPages(),
  }: PageLoaderOptions = {},
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
      return { results: keys.map(() => unreadPage(error)), isRejected: false };
    }
  };
  const sendBatch = (keys: readonly PageKey[]): Promise<readonly Page[]> =>
    sendHalvingRejected(keys, { send, mayRetry }).finally(turns.end);
  const loader = new DataLoader<PageKey, Page>(sendBatch, {
    cache: false,
    maxBatchSize,
    batchScheduleFn: scheduleBatch ?? turns.wait,
  });
  return Object.assign(loader, { held });
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
    // Runs after the callbacks of all settled promises, so that the pages that they request join the batch.
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

function aliasOf(index: number): string {
  return `c${index}`;
}

interface Operation {
  readonly query: string;
  readonly variables: Record<string, Json>;
}

/** Writes the operation for these pages. */
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
