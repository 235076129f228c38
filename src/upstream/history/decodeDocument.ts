import type { Json, JsonObject } from '../response/json.ts';
import { isObject } from '../response/json.ts';
import type { Decoded, HistoryUnavailable } from './decode.ts';
import { decodeHistory } from './decode.ts';
import { UPSTREAM_NAMES } from './fields/historyNames.ts';
import type { FoundConversation } from './findConversations.ts';
import { findConversations } from './findConversations.ts';
import { nextPage } from './pageInfo.ts';

/** The JSON holds no conversation: it is most likely the wrong file. */
export interface NoConversation {
  readonly ok: false;
  readonly reason: string;
  readonly noConversation: true;
}

/** A conversation of a document, or a part of a list that holds none. */
export interface DecodedConversation {
  /** The path in the document. Empty for the document itself. */
  readonly path: readonly (string | number)[];
  /** The conversation's JSON, and its id if it is text. Null where there is no conversation. */
  readonly conversation: JsonObject | null;
  readonly id: string | null;
  readonly decoded: Decoded | NoConversation;
}

export interface DecodedDocument {
  /** Whether the document is a list, or a response with a list. A list may have one item, or none. */
  readonly isList: boolean;
  readonly conversations: readonly DecodedConversation[];
}

/**
 * Decodes JSON that holds conversations: the upstream's JSON of one conversation, a GraphQL response with one or several of
 * them or with a list, or an array of these. Any JSON gives a result.
 */
export function decodeDocuments(document: Json): DecodedDocument {
  if (Array.isArray(document)) {
    const conversations = document.flatMap((item: Json, index) =>
      decodeItem(item).conversations.map((each) => ({ ...each, path: [index, ...each.path] })),
    );
    return { isList: true, conversations };
  }
  return decodeItem(document);
}

function decodeItem(item: Json): DecodedDocument {
  const found = findConversations(item);
  if (found !== null) return { isList: found.isList, conversations: found.conversations.map(decodeFound) };
  const decoded = noConversation('expected one conversation, or a response that holds one');
  return { isList: false, conversations: [{ path: [], conversation: null, id: null, decoded }] };
}

/**
 * Decodes a file: the upstream's JSON of one conversation, or a GraphQL response that holds exactly one. Any JSON gives a
 * history, the reason why there is none (R16), or what was expected.
 */
export function decodeDocument(document: Json): Decoded | NoConversation {
  const { isList, conversations } = decodeDocuments(document);
  const [only] = conversations;
  if (isList || only === undefined || conversations.length > 1) {
    return noConversation('expected one conversation, or a response that holds one');
  }
  return only.decoded;
}

function decodeFound({ value, path, errors }: FoundConversation): DecodedConversation {
  if (!isObject(value)) {
    const decoded = noConversation(`expected a conversation, got ${describe(value)}`);
    return { path, conversation: null, id: null, decoded };
  }
  const { id } = value;
  const text = typeof id === 'string' && id !== '' ? id : null;
  return { path, conversation: value, id: text, decoded: decodeConversation(value, path, errors) };
}

function decodeConversation(
  conversation: JsonObject,
  path: readonly (string | number)[],
  errors: readonly Json[],
): Decoded | NoConversation {
  const { id, messages } = conversation;
  if (typeof id !== 'string' || id === '') {
    return noConversation(`expected the id of the conversation to be text, got ${describe(id)}`);
  }
  // Paths of errors begin in `data`.
  const failed = failedPart(errors, path.slice(1));
  if (failed !== null) return unavailable(`upstream reported an error in ${failed}`);
  if (nextPage(messages, new Set()).kind !== 'none') return unavailable('messages has a further page');
  return decodeHistory(id, conversation, [messages], UPSTREAM_NAMES);
}

function noConversation(reason: string): NoConversation {
  return { ok: false, reason, noConversation: true };
}

function unavailable(reason: string): HistoryUnavailable {
  return { ok: false, reason };
}

/** R16: the part of the history that has an error, or null. An error without a path may concern any part. */
function failedPart(errors: readonly Json[], path: readonly (string | number)[]): string | null {
  for (const error of errors) {
    const at: Json = isObject(error) ? error['path'] : null;
    if (!Array.isArray(at) || at.length === 0) return 'an unknown part';
    const concernsPath = at.every((key: Json, index) => index >= path.length || key === path[index]);
    const part: Json = at[path.length] ?? 'the conversation';
    if (concernsPath && HISTORY_PARTS.has(part)) return String(part);
  }
  return null;
}

/** The fields of a conversation that `decodeHistory` reads, and the conversation as a whole. */
const HISTORY_PARTS: ReadonlySet<Json> = new Set([
  ...['the conversation', 'id', 'channel', 'project', 'closedAt', 'routingEvents', 'messages'],
]);

function describe(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  return value === undefined || value === null ? 'nothing' : `${typeof value}`;
}
