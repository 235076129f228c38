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
import type { PageKey } from './pageKey.ts';
import { isFirst, isFromEnd } from './pageKey.ts';
import { givingUpRejectedEnds } from './rejectedEnds.ts';

export interface PageLoader extends DataLoader<PageKey, Page> {
  /** Counts the pages that are kept until their history is whole. */
  readonly held: HeldPages;
  /** Whether it loads pages from the end of a history, too. */
  readonly loadsFromEnd: boolean;
}

/** Sends one operation for one client request. Rejects without a GraphQL result. */
export type ExecuteOperation = (query: string, variables: Record<string, Json>) => Promise<UpstreamResult>;

/** Most conversations in one operation, and most pages of their histories. */
export const CONVERSATIONS_PER_OPERATION = 20;

export interface PageLoaderOptions {
  /** Called before each operation with its number of conversations. */
  readonly onOperation?: ((conversations: number) => void) | undefined;
  /** See `Batches`. Default: always true, so a batch of 20 takes at most 39 operations. */
  readonly mayRetry?: Batches<PageKey, Page>['mayRetry'] | undefined;
  /** Counts the pages in memory. Give the same object to all loaders that run at the same time. Default: a new one. */
  readonly held?: HeldPages | undefined;
  /**
   * Whether long histories are read from both ends at once, which takes half the time and up to a page more.
   *
   * @default true if the schema in use has pages from the end
   */
  readonly fromBothEnds?: boolean | undefined;
  /**
   * Most pages in one operation. When upstream rejects a batch of more than `CONVERSATIONS_PER_OPERATION`, all later
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
    fromBothEnds = true,
  }: PageLoaderOptions = {},
): PageLoader {
  const send: Batches<PageKey, Page>['send'] = async (keys) => {
    const { query, variables } = pagesOperation(keys, selection);
    onOperation?.(new Set(keys.map(({ conversationId }) => conversationId)).size);
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
  const sendBatch = inSmallerParts({ send: givingUpRejectedEnds({ send, mayRetry }), mayRetry });
  const loader = new DataLoader<PageKey, Page>(sendBatch, {
    cache: false,
    maxBatchSize,
    batchScheduleFn: scheduleBatch,
  });
  return Object.assign(loader, { held, loadsFromEnd: fromBothEnds && selection.lastMessages !== null });
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
  const used = keys.some(isFirst) ? selection.firstPage : selection.furtherPage;
  const variables: Record<string, Json> = usedValues(used, selection.variables);
  const definitions = [used.variableDefinitions];
  const define = (name: string, type: string, value: string): string => {
    variables[name] = value;
    definitions.push(`$${name}: ${type}`);
    return `$${name}`;
  };
  const fields = keys.map((key, index) => {
    const id = define(`_gw_id${index}`, 'UUID!', key.conversationId);
    const [cursorName, cursor] = isFromEnd(key) ? ['before', key.before] : ['after', key.after];
    const position =
      cursor === null ? '' : `, ${cursorName}: ${define(`_gw_${cursorName}${index}`, 'String', cursor)}`;
    const page = isFromEnd(key) ? `last: ${MESSAGES_PER_PAGE}` : `first: ${MESSAGES_PER_PAGE}`;
    const fragment = isFromEnd(key) ? '_gw_lastMessages' : '_gw_messages';
    const own = isFirst(key) ? conversationFields(selection) : '';
    return `${aliasOf(index)}: conversation(id: ${id}) { ${own} messages(${page}${position}) { ...${fragment} } }`;
  });
  const fragments = [
    keys.every(isFromEnd) ? '' : fragmentOf('_gw_messages', selection.messages),
    keys.some(isFromEnd) ? fragmentOf('_gw_lastMessages', selection.lastMessages ?? '') : '',
  ];
  return {
    query: `query ContactHistories(${definitions.join(' ')}) { ${fields.join(' ')} } ${fragments.join(' ')} ${used.fragments}`,
    variables,
  };
}

function fragmentOf(name: string, selection: string): string {
  return `fragment ${name} on ConversationMessageConnection { ${selection} }`;
}

/** The fields of a conversation beside its messages, as GraphQL text. */
export function conversationFields({ conversation }: HistorySelection): string {
  return Object.entries(conversation)
    .map(([name, field]) => `${name}: ${field}`)
    .join(' ');
}
