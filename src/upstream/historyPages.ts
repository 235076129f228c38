import DataLoader from 'dataloader';
import pLimit from 'p-limit';
import type { HistorySelection } from './historySelection.ts';
import { MESSAGES_PER_PAGE, usedValues } from './historySelection.ts';
import type { Json, JsonObject } from './json.ts';
import { isObject } from './json.ts';
import { withKnownPlaces } from './knownPlaces.ts';
import type { UpstreamResult } from './response.ts';

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

export interface PageLimits {
  readonly conversationsPerOperation: number;
  readonly operationsAtOnce: number;
}

export const DEFAULT_PAGE_LIMITS: PageLimits = { conversationsPerOperation: 20, operationsAtOnce: 4 };

export interface PageLoaderOptions {
  readonly limits?: PageLimits;
  /** Told of each operation, how many conversations it asks for. */
  readonly onOperation?: ((conversations: number) => void) | undefined;
}

/**
 * Loads pages of many conversations, those asked for in one tick in one aliased operation. It never rejects: a page
 * that cannot be had is a value, and takes no other with it. Make one for each client request.
 */
export function createPageLoader(
  execute: ExecuteOperation,
  selection: HistorySelection,
  { limits = DEFAULT_PAGE_LIMITS, onOperation }: PageLoaderOptions = {},
): PageLoader {
  const atOnce = pLimit(limits.operationsAtOnce);
  const send: SendPages = (keys) =>
    atOnce(async () => {
      const { query, variables } = pagesOperation(keys, selection);
      onOperation?.(keys.length);
      try {
        return await execute(query, variables);
      } catch (error) {
        return error instanceof Error ? error : new Error('the upstream operation failed', { cause: error });
      }
    });
  return new DataLoader((keys) => loadPages(keys, send), {
    cache: false,
    maxBatchSize: limits.conversationsPerOperation,
  });
}

type SendPages = (keys: readonly PageKey[]) => Promise<UpstreamResult | Error>;

async function loadPages(keys: readonly PageKey[], send: SendPages): Promise<Page[]> {
  const aliases = new Set(keys.map((_, index) => aliasOf(index)));
  const answer = await send(keys);
  const result = answer instanceof Error ? answer : withKnownPlaces(answer, aliases);
  if (keys.length === 1 || !isRefused(result))
    return keys.map((_, index) => readPage(result, aliasOf(index)));
  // Upstream refused the operation as a whole: one bad id must not cost the others their pages.
  return Promise.all(keys.map(async (key) => readPage(await send([key]), aliasOf(0))));
}

function isRefused(result: UpstreamResult | Error): boolean {
  return !(result instanceof Error) && !isObject(result.data);
}

function readPage(result: UpstreamResult | Error, alias: string): Page {
  if (result instanceof Error) return { kind: 'failed', error: result };
  const error = result.errors?.find(({ path }) => path === undefined || path[0] === alias);
  if (error) return { kind: 'failed', error };
  const conversation = result.data?.[alias];
  if (conversation === null) return { kind: 'absent' };
  if (!isObject(conversation))
    return { kind: 'failed', error: new TypeError('conversation is not an object') };
  return { kind: 'page', conversation };
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
