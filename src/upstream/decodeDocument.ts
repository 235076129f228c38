import type { Decoded, HistoryUnavailable } from './decode.ts';
import { decodeHistory } from './decode.ts';
import { UPSTREAM_NAMES } from './historyNames.ts';
import type { Json, JsonObject } from './json.ts';
import { isObject } from './json.ts';
import { nextPage } from './pageInfo.ts';

/** The JSON holds no conversation at all: a wrong file, rather than a bad history. */
export interface NoConversation {
  readonly ok: false;
  readonly reason: string;
  readonly noConversation: true;
}

/**
 * Offline input: one conversation as upstream's JSON, or a GraphQL response that holds just one. Any JSON gives a
 * history, the reason why there is none (R16), or what was expected instead.
 */
export function decodeDocument(document: Json): Decoded | NoConversation {
  const conversation = conversationIn(document);
  if (conversation === null) return noConversation('expected one conversation, or a response that holds one');
  const { id } = conversation;
  if (typeof id !== 'string' || id === '') {
    return noConversation(`expected the id of the conversation to be text, got ${describe(id)}`);
  }
  const failed = failedPart(document);
  if (failed !== null) return unavailable(`upstream reported an error in ${failed}`);
  const { messages } = conversation;
  if (nextPage(messages, new Set()).kind !== 'none') return unavailable('messages has a further page');
  return decodeHistory(id, conversation, [messages], UPSTREAM_NAMES);
}

function noConversation(reason: string): NoConversation {
  return { ok: false, reason, noConversation: true };
}

function unavailable(reason: string): HistoryUnavailable {
  return { ok: false, reason };
}

function conversationIn(document: Json): JsonObject | null {
  if (!isObject(document)) return null;
  if (!('data' in document)) return document;
  if (!isObject(document['data'])) return null;
  const roots = Object.values(document['data']).filter(isObject);
  return roots.length === 1 ? (roots[0] ?? null) : null;
}

/** R16: the part of the history that an entry of the response's `errors` lies in, or null. */
function failedPart(document: Json): string | null {
  const errors = isObject(document) ? document['errors'] : null;
  if (!Array.isArray(errors)) return null;
  for (const error of errors) {
    const path: Json = isObject(error) ? error['path'] : null;
    if (!Array.isArray(path)) continue;
    const part: Json = path[1];
    if (part === 'messages' || part === 'routingEvents') return part;
  }
  return null;
}

function describe(value: Json): string {
  return value === undefined || value === null ? 'nothing' : `${typeof value}`;
}
