import type { Author, Fact, Routed } from '../../contacts/facts/fact.ts';
import { UNKNOWN_AUTHOR, VISITOR } from '../../contacts/facts/fact.ts';
import type { History, Message } from '../../contacts/facts/history.ts';
import type { Timestamp } from '../../contacts/facts/instant.ts';
import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { Json, JsonObject } from '../response/json.ts';
import { isObject, stringOrNull } from '../response/json.ts';
import { decodeAttachment } from './decodeAttachment.ts';
import { decodeProject, decodeRouting, isLegacyId } from './decodeRefs.ts';
import type { HistoryNames } from './fields/historyNames.ts';
import { ReadMessages, ReadRoutingEvents } from './fields/readConnections.ts';

/** R16: there is no history. `reason` names the part of the response that is wrong, and never holds its content. */
export interface HistoryUnavailable {
  readonly ok: false;
  readonly reason: string;
}

export type Decoded = { readonly ok: true; readonly history: History } | HistoryUnavailable;

/**
 * R13, R15, R16: decodes the JSON of a history into facts. This is the plain implementation; `bytes/readHistories.ts` is the
 * fast one, and a change here needs the same change there. Any JSON gives a history or a reason. The caller must check for
 * further pages (see `pageInfo.ts`).
 *
 * @param conversation its `channel`, `project`, `closedAt` and `routingEvents`.
 * @param pages the `messages` connection of each page, in the order of reading.
 */
export function decodeHistory(
  id: string,
  conversation: JsonObject,
  pages: readonly Json[],
  names: HistoryNames,
): Decoded {
  const { channel, closedAt } = conversation;
  const routingEvents = decodeRoutingEvents(conversation['routingEvents'], names);
  if (routingEvents === null) return unavailable('routingEvents is not a list');
  const onlyPage = pages.length === 1 && pages[0] instanceof ReadMessages ? pages[0] : null;
  const messages: Message[] = [];
  for (const page of onlyPage ? [] : pages) {
    const problem = decodePage(page, messages, names);
    if (problem !== null) return unavailable(problem);
  }
  const closed = parseTimestamp(closedAt);
  return {
    ok: true,
    history: {
      conversation: {
        id,
        channel: stringOrNull(channel),
        project: decodeProject(conversation, 'project', names),
        closedAt: closed,
      },
      closedAtUnreadable: closed === null && closedAt !== null && closedAt !== undefined,
      routingEvents,
      messages: onlyPage?.messages ?? messages,
      idsDiffer: onlyPage?.idsDiffer ?? false,
    },
  };
}

const NO_FACTS: readonly Fact[] = [];

function unavailable(reason: string): HistoryUnavailable {
  return { ok: false, reason };
}

/** Appends the messages of the page. Returns what is wrong with the page, or null. */
function decodePage(page: Json, messages: Message[], names: HistoryNames): string | null {
  if (page instanceof ReadMessages) {
    for (const message of page.messages) messages.push(message);
    return null;
  }
  if (!isObject(page)) return 'messages is not an object';
  const edges = page[names.edges];
  if (!Array.isArray(edges)) return 'messages.edges is not a list';
  for (let index = 0; index < edges.length; index++) {
    const edge: Json = edges[index];
    if (!isObject(edge)) return `messages.edges[${index}] is not an object`;
    const node = edge[names.node];
    if (!isObject(node)) return `messages.edges[${index}].node is not an object`;
    messages.push(decodeMessage(node, names));
  }
  return null;
}

/** Null when the value is not a list. */
function decodeRoutingEvents(events: Json, names: HistoryNames): History['routingEvents'] | null {
  if (events instanceof ReadRoutingEvents) return events.events;
  return Array.isArray(events) ? events.map((event) => decodeRoutingEvent(event, names)) : null;
}

function decodeRoutingEvent(event: Json, names: HistoryNames): Routed | null {
  if (!isObject(event)) return null;
  const moment = parseTimestamp(event[names.createdAt]);
  if (moment === null) return null;
  return {
    kind: 'routed',
    moment,
    rule: decodeRouting(event, 'routingRule', names),
    group: decodeRouting(event, 'routingGroup', names),
  };
}

function decodeMessage(node: JsonObject, names: HistoryNames): Message {
  const moment = parseTimestamp(node[names.createdAt]);
  switch (kindOf(node, names)) {
    case 'system':
      return decodeSystemMessage(node, moment, names);
    case 'wrote':
      return decodeParticipantMessage(node, moment, names);
    case 'unknown':
      return { kind: 'unknown', id: null, moment };
  }
}

/** The gateway does not select `__typename`, and pasted JSON may lack it. The kind then follows from the name of the id. */
function kindOf(node: JsonObject, names: HistoryNames): Message['kind'] {
  const type = node[names.typename] ?? null;
  if (type === 'SystemMessage' || (type === null && names.systemMessageId in node)) return 'system';
  if (type === 'ParticipantConversationMessage' || (type === null && names.messageId in node)) return 'wrote';
  return 'unknown';
}

function decodeParticipantMessage(node: JsonObject, moment: Timestamp | null, names: HistoryNames): Message {
  const id = idOf(node[names.messageId]);
  return { kind: 'wrote', id, moment, author: decodeAuthor(node[names.author], names) };
}

function decodeSystemMessage(node: JsonObject, moment: Timestamp | null, names: HistoryNames): Message {
  const id = idOf(node[names.systemMessageId]);
  const attachments = node[names.attachments];
  if (!Array.isArray(attachments)) return { kind: 'system', id, moment, damaged: true, facts: NO_FACTS };
  let facts: Fact[] | null = null;
  let damaged = false;
  for (const attachment of attachments) {
    if (!isObject(attachment)) damaged = true;
    const fact = moment && isObject(attachment) ? decodeAttachment(attachment, moment, id, names) : null;
    if (fact === null) continue;
    // Most system messages state no fact: they share one empty list.
    facts ??= [];
    facts.push(fact);
  }
  return { kind: 'system', id, moment, damaged, facts: facts ?? NO_FACTS };
}

function idOf(id: Json): string | null {
  return typeof id === 'string' && id !== '' ? id : null;
}

/** R9, R12: an author who is not a visitor, and has an id, implements `User`. */
function decodeAuthor(author: Json, names: HistoryNames): Author {
  if (!isObject(author)) return UNKNOWN_AUTHOR;
  const type = author[names.typename];
  const id = author[names.id];
  if (type === 'Visitor' || type === 'ThirdPartyAccount') return VISITOR;
  return isLegacyId(id) ? { kind: 'user', id } : UNKNOWN_AUTHOR;
}
