import type { FirstPage } from '../../upstream/history/fields/readConnections.ts';
import type { HistorySelection } from '../../upstream/history/historySelection.ts';
import { MESSAGES_PER_PAGE } from '../../upstream/history/historySelection.ts';
import type { JsonObject } from '../../upstream/response/json.ts';
import { isObject, stringOrNull } from '../../upstream/response/json.ts';
import type { ContactsFetch } from './contactsFetch.ts';
import { RESERVED_PREFIX } from './reservedPrefix.ts';

/** What the gateway's fields of a conversation are computed from. */
export interface ConversationSource {
  /** Null when upstream does not tell it, though it must. */
  readonly id: string | null;
  readonly first: FirstPage | null;
  /** As upstream spells it; null when the conversation is not closed, or it is not known. */
  readonly closedAt: string | null;
}

/**
 * What stitching adds to each selection of a conversation that holds one of our fields. Every field has a private
 * alias: the client's own aliases and arguments can neither clash with it nor take its place.
 */
export function conversationSelection(fetch: ContactsFetch, selection: HistorySelection): string {
  if (fetch === 'lazy') return `{ ${aliased('id', 'id')} ${aliased('closedAt', 'closedAt')} }`;
  const fields = Object.entries(selection.conversation).map(([name, field]) => aliased(name, field));
  const messages = aliased('messages', `messages(first: ${MESSAGES_PER_PAGE}) { ${selection.messages} }`);
  return `{ ${[...fields, messages].join(' ')} }`;
}

/**
 * Reads back what the hint asked for, or a conversation that is known by its id alone.
 *
 * @throws what upstream reported for the id. Without it there is no telling which conversation this is.
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
 * Where upstream reported an error, stitching leaves an `Error` in place of the value, at any depth.
 *
 * @returns the first one in it, or null.
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

/** What stands under our private names, by the names without their prefix. */
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
