import type { FirstPage } from '../../upstream/history/fields/readConnections.ts';
import type { HistorySelection } from '../../upstream/history/historySelection.ts';
import { MESSAGES_PER_PAGE } from '../../upstream/history/historySelection.ts';
import type { JsonObject } from '../../upstream/response/json.ts';
import { isObject, stringOrNull } from '../../upstream/response/json.ts';
import { RESERVED_PREFIX } from '../../upstream/response/reservedPrefix.ts';
import type { ContactsFetch } from './contactsFetch.ts';

/** A conversation, as far as the upstream's response has it. The gateway's fields are computed from it. */
export interface ConversationSource {
  /** Null when the upstream did not send it. */
  readonly id: string | null;
  readonly first: FirstPage | null;
  /** As the upstream spells it. Null when the conversation is not closed, or its closing date was not requested. */
  readonly closedAt: string | null;
}

/**
 * The selection that is added to each conversation with `contacts` or `contactAnomalies`. Every field has an alias that
 * starts with `RESERVED_PREFIX`, which clients may not use.
 */
export function conversationSelection(fetch: ContactsFetch, selection: HistorySelection): string {
  if (fetch === 'lazy') return `{ ${aliased('id', 'id')} ${aliased('closedAt', 'closedAt')} }`;
  const fields = Object.entries(selection.conversation).map(([name, field]) => aliased(name, field));
  const messages = aliased('messages', `messages(first: ${MESSAGES_PER_PAGE}) { ${selection.messages} }`);
  return `{ ${[...fields, messages].join(' ')} }`;
}

/**
 * Reads the fields of `conversationSelection` from a response. Also reads a conversation with its plain `id` only.
 *
 * @throws the upstream's error for the id: without the id, it is unknown which conversation this is.
 */
export function conversationSource(conversation: JsonObject): ConversationSource {
  const id = conversation[privateName('id')] ?? conversation['id'];
  if (id instanceof Error) throw id;
  return {
    id: stringOrNull(id),
    first: firstPage(conversation),
    closedAt: stringOrNull(conversation[privateName('closedAt')]),
  };
}

/**
 * The first error in a value of a stitched response, at any depth; null when there is none. Stitching puts an `Error`
 * instead of each value for which the upstream reported an error.
 */
export function failureIn(value: unknown): Error | null {
  if (value instanceof Error) return value;
  if (!Array.isArray(value) && !isObject(value)) return null;
  for (const part of Object.values(value)) {
    const failure = failureIn(part);
    if (failure !== null) return failure;
  }
  return null;
}

function firstPage(conversation: JsonObject): FirstPage | null {
  if (!(privateName('messages') in conversation)) return null;
  return privateFields(conversation);
}

/** The fields of an object whose names start with `RESERVED_PREFIX`, by their names without the prefix. */
export function privateFields(conversation: JsonObject): JsonObject {
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(conversation)) {
    if (key.startsWith(RESERVED_PREFIX)) fields[key.slice(RESERVED_PREFIX.length)] = conversation[key];
  }
  return fields;
}

function aliased(name: string, selection: string): string {
  return `${privateName(name)}: ${selection}`;
}

function privateName(name: string): string {
  return `${RESERVED_PREFIX}${name}`;
}
