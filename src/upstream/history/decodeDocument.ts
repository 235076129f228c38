import type { Json, JsonObject } from '../response/json.ts';
import { isObject } from '../response/json.ts';
import type { Decoded, HistoryUnavailable } from './decode.ts';
import { decodeHistory } from './decode.ts';
import { UPSTREAM_NAMES } from './fields/historyNames.ts';
import { nextPage } from './pageInfo.ts';

/** The JSON holds no conversation: it is most likely the wrong file. */
export interface NoConversation {
  readonly ok: false;
  readonly reason: string;
  readonly noConversation: true;
}

/**
 * Decodes a file: the upstream's JSON of one conversation, or a GraphQL response that holds exactly one. Any JSON gives a
 * history, the reason why there is none (R16), or what was expected.
 */
export function decodeDocument(document: Json): Decoded | NoConversation {
  const found = conversationIn(document);
  if (found === null) return noConversation('expected one conversation, or a response that holds one');
  const { conversation, root, errors } = found;
  const { id } = conversation;
  if (typeof id !== 'string' || id === '') {
    return noConversation(`expected the id of the conversation to be text, got ${describe(id)}`);
  }
  const failed = failedPart(errors, root);
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

interface FoundConversation {
  readonly conversation: JsonObject;
  /** The key in `data`; null when the document is the conversation itself. */
  readonly root: string | null;
  /** The response's errors. */
  readonly errors: readonly Json[];
}

function conversationIn(document: Json): FoundConversation | null {
  if (!isObject(document)) return null;
  const { data, errors } = document;
  if (!('data' in document)) return { conversation: document, root: null, errors: [] };
  if (!isObject(data)) return null;
  const [found, ...others] = Object.entries(data).flatMap(([root, value]) =>
    isObject(value) ? [{ conversation: value, root }] : [],
  );
  if (found === undefined || others.length > 0) return null;
  return { ...found, errors: Array.isArray(errors) ? errors : [] };
}

/** R16: the part of the history that has an error, or null. An error without a path may concern any part. */
function failedPart(errors: readonly Json[], root: string | null): string | null {
  for (const error of errors) {
    const path: Json = isObject(error) ? error['path'] : null;
    if (!Array.isArray(path) || path.length === 0) return 'an unknown part';
    const [field, part = 'the conversation']: readonly Json[] = path;
    if (field === root && HISTORY_PARTS.has(part)) return String(part);
  }
  return null;
}

/** The fields of a conversation that `decodeHistory` reads, and the conversation as a whole. */
const HISTORY_PARTS: ReadonlySet<Json> = new Set([
  ...['the conversation', 'id', 'channel', 'project', 'closedAt', 'routingEvents', 'messages'],
]);

function describe(value: Json): string {
  return value === undefined || value === null ? 'nothing' : `${typeof value}`;
}
