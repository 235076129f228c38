import type { GraphQLError } from 'graphql';
import type { ReadResponse } from '../../upstream/history/bytes/readHistories.ts';
import { RESERVED_PREFIX } from '../../upstream/response/reservedPrefix.ts';
import type { UpstreamResult } from '../../upstream/response/response.ts';
import type { ConversationSource } from '../execution/conversationSelection.ts';
import { conversationSource } from '../execution/conversationSelection.ts';
import type { HistoriesRead } from '../execution/instrumentation.ts';
import type { CompiledOperation } from './compile/compileOperation.ts';
import type { Shape } from './compile/shape.ts';
import type { ConversationInResult } from './compile/validateResult.ts';
import { validateResult } from './compile/validateResult.ts';

/** A response, and the conversations in it whose contacts the client selected. */
export interface ConversationSources {
  readonly result: UpstreamResult;
  readonly conversations: readonly ConversationSource[];
  readonly historiesRead: HistoriesRead;
}

/**
 * Finds the conversations of a response, and joins them with the histories that were read from its bytes.
 *
 * @param result the response without these histories.
 * @param parse parses the whole response. It is called when a value of the client's looks like a history.
 * @returns null when the stitched schema has to execute the operation: a value does not fit its type, or upstream reported
 * an error in a history.
 */
export function readConversations(
  result: UpstreamResult,
  read: ReadResponse,
  parse: () => UpstreamResult,
  compiled: CompiledOperation,
): ConversationSources | null {
  const sources = findSources(result, compiled);
  if (sources === null) return null;
  const firstPages = read.insertHistories(sources.map(({ first }) => first));
  if (firstPages !== null) {
    const conversations = sources.map((source, index) => ({ ...source, first: firstPages[index] ?? null }));
    return {
      result,
      conversations,
      historiesRead: { fast: read.count, fallback: pageCount(sources) - read.count },
    };
  }
  const parsed = parse();
  const conversations = findSources(parsed, compiled);
  if (conversations === null) return null;
  const historiesRead = { fast: 0, fallback: pageCount(conversations) };
  return { result: parsed, conversations, historiesRead };
}

/** How many conversations came with a page of their history. */
function pageCount(sources: readonly ConversationSource[]): number {
  return sources.reduce((count, { first }) => (first === null ? count : count + 1), 0);
}

function findSources(
  { data, errors }: UpstreamResult,
  { shape, schema }: CompiledOperation,
): readonly ConversationSource[] | null {
  if (!data || errors?.some((error) => needsStitching(error, shape))) return null;
  const conversations: ConversationInResult[] = [];
  if (!validateResult(data, shape, schema, conversations) || !conversations.every(hasIdWhereNeeded))
    return null;
  return conversations.flatMap(({ conversation }) =>
    ID in conversation ? [conversationSource(conversation)] : [],
  );
}

const ID = `${RESERVED_PREFIX}id`;

/** Whether an error may be one of a history: it has no path, or its path leads to a reserved name or below `contact`. */
function needsStitching({ path }: GraphQLError, shape: Shape): boolean {
  if (path === undefined) return true;
  let inner: Shape | undefined = shape;
  for (const key of path) {
    if (typeof key === 'number') continue;
    inner = inner?.children.get(key);
    if (inner?.contact || key.startsWith(RESERVED_PREFIX)) return true;
  }
  return false;
}

/** A conversation may lack its id only when directives left out all fields of the gateway. */
function hasIdWhereNeeded({ conversation, contactsFields }: ConversationInResult): boolean {
  if (ID in conversation) return typeof conversation[ID] === 'string';
  return ![...contactsFields.keys()].some((key) => key in conversation);
}
