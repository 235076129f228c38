import type { GraphQLError } from 'graphql';
import type { ReadResponse } from '../../upstream/history/bytes/readHistories.ts';
import type { UpstreamResult } from '../../upstream/response/response.ts';
import type { ConversationSource } from '../execution/conversationSelection.ts';
import { conversationSource } from '../execution/conversationSelection.ts';
import type { HistoriesRead } from '../execution/instrumentation.ts';
import { RESERVED_PREFIX } from '../execution/reservedPrefix.ts';
import type { CompiledOperation } from './compile/compile.ts';
import type { Shape } from './compile/shape.ts';
import type { ConversationInResult } from './compile/validateResult.ts';
import { validateResult } from './compile/validateResult.ts';

export interface AnsweredConversations {
  readonly result: UpstreamResult;
  readonly conversations: readonly ConversationSource[];
  readonly historiesRead: HistoriesRead;
}

/**
 * The conversations with the histories that were read out of the answer. Null when there is nothing to be done with it.
 *
 * @param parse the answer as a whole: something in it may look like a history.
 */
export function answeredConversations(
  result: UpstreamResult,
  read: ReadResponse,
  parse: () => UpstreamResult,
  compiled: CompiledOperation,
): AnsweredConversations | null {
  const sources = conversationsIn(result, compiled);
  if (sources === null) return null;
  const pages = read.insertHistories(sources.map(({ first }) => first));
  if (pages !== null) {
    return {
      result,
      conversations: sources.map((each, index) => ({ ...each, first: pages[index] ?? null })),
      historiesRead: { fast: read.count, fallback: pageCount(sources) - read.count },
    };
  }
  const parsed = parse();
  const conversations = conversationsIn(parsed, compiled);
  return (
    conversations && {
      result: parsed,
      conversations,
      historiesRead: { fast: 0, fallback: pageCount(conversations) },
    }
  );
}

function pageCount(sources: readonly ConversationSource[]): number {
  return sources.reduce((count, { first }) => (first === null ? count : count + 1), 0);
}

/** Null for an answer that does not fit its shape, or that has errors where only the stitched schema can tell them. */
function conversationsIn(
  { data, errors }: UpstreamResult,
  { shape, schema }: CompiledOperation,
): readonly ConversationSource[] | null {
  const found: ConversationInResult[] = [];
  if (
    !data ||
    errors?.some((error) => isOurConcern(error, shape)) ||
    !validateResult(data, shape, schema, found)
  )
    return null;
  if (!found.every(isUsable)) return null;
  return found.flatMap(({ conversation }) => (ID in conversation ? [conversationSource(conversation)] : []));
}

const ID = `${RESERVED_PREFIX}id`;

/** An error without a place, in what was asked for under our private names, or in the conversation of a contact. */
function isOurConcern({ path }: GraphQLError, shape: Shape): boolean {
  if (path === undefined) return true;
  let inner: Shape | undefined = shape;
  for (const key of path) {
    if (typeof key === 'number') continue;
    inner = inner?.children.get(key);
    if (inner?.contact || key.startsWith(RESERVED_PREFIX)) return true;
  }
  return false;
}

/** Without an id, none of our fields may have been asked for. */
function isUsable({ conversation, ours }: ConversationInResult): boolean {
  if (ID in conversation) return typeof conversation[ID] === 'string';
  return ![...ours.keys()].some((key) => key in conversation);
}
