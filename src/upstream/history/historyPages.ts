import DataLoader from 'dataloader';
import { isInternalFailure } from '../errors/internalFailure.ts';
import { LimitExceeded } from '../errors/limitExceeded.ts';
import type { Batches, BatchOutcome } from '../rejectedBatches.ts';
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
   * Most conversations in one operation. When upstream rejects a batch of more than `CONVERSATIONS_PER_OPERATION`, all later
   * ones are as small.
   *
   * @default CONVERSATIONS_PER_OPERATION
   */
  readonly maxBatchSize?: number | undefined;
  /**
   * Decides when a batch is sent. It is called when a batch gets its first page, and calls `dispatch` once. The batch takes
   * further pages until then, or until it is full: then the next batch begins. @default at the end of the tick
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
    maxBatchSize = CONVERSATIONS_PER_OPERATION,
    scheduleBatch = atEndOfTick,
    held = new HeldPages(),
  }: PageLoaderOptions = {},
): PageLoader {
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
  const sendBatch = inSmallerParts({ send, mayRetry });
  const loader = new DataLoader<PageKey, Page>(sendBatch, {
    cache: false,
    maxBatchSize,
    batchScheduleFn: scheduleBatch,
  });
  return Object.assign(loader, { held });
}

/** After the callbacks of all settled promises, so that the pages that they request join the batch. */
function atEndOfTick(dispatch: () => void): void {
  setImmediate(dispatch);
}

/**
 * Sends batches of any size. When upstream rejects one of more than `CONVERSATIONS_PER_OPERATION`, it is sent in parts of that
 * size. When upstream accepts these, it limits the aliases or the cost of an operation: all later batches are sent in parts.
 */
function inSmallerParts({
  send,
  mayRetry,
}: Batches<PageKey, Page>): (keys: readonly PageKey[]) => Promise<readonly Page[]> {
  let isSizeLimited = false;
  return async (keys) => {
    const isLarge = keys.length > CONVERSATIONS_PER_OPERATION;
    if (isLarge && !isSizeLimited) {
      const { results, isRejected } = await send(keys);
      if (!isRejected || !mayRetry(partsOf(keys).length)) return results;
    }
    let isPartRejected = false;
    const sendPart = async (part: readonly PageKey[]): Promise<BatchOutcome<Page>> => {
      const outcome = await send(part);
      isPartRejected ||= outcome.isRejected;
      return outcome;
    };
    const parts = partsOf(keys).map((part) => sendHalvingRejected(part, { send: sendPart, mayRetry }));
    const results = (await Promise.all(parts)).flat();
    isSizeLimited ||= isLarge && !isPartRejected;
    return results;
  };
}

function partsOf(keys: readonly PageKey[]): readonly (readonly PageKey[])[] {
  const count = Math.ceil(keys.length / CONVERSATIONS_PER_OPERATION);
  return Array.from({ length: count }, (_, index) =>
    keys.slice(index * CONVERSATIONS_PER_OPERATION, (index + 1) * CONVERSATIONS_PER_OPERATION),
  );
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
