import type { Author, Fact, Routed } from '../contacts/fact.ts';
import { NOBODY, VISITOR } from '../contacts/fact.ts';
import type { History, Message } from '../contacts/history.ts';
import type { Moment } from '../contacts/instant.ts';
import { parseMoment } from '../contacts/instant.ts';
import { decodeAttachment } from './decodeAttachment.ts';
import { decodeProject, decodeRouting, isLegacyId } from './decodeRefs.ts';
import type { Json, JsonObject } from './json.ts';
import { isObject, stringOrNull } from './json.ts';

/** R16: why there is no history. `reason` names the place in upstream's answer, never its content. */
export interface HistoryUnavailable {
  readonly ok: false;
  readonly reason: string;
}

export type Decoded = { readonly ok: true; readonly history: History } | HistoryUnavailable;

/**
 * R13, R15, R16: upstream's names become facts here and nowhere else. Any JSON gives a history or a reason;
 * whether there are further pages is for the caller to know (see `pageInfo.ts`).
 *
 * @param conversation its `channel`, `project`, `closedAt` and `routingEvents`.
 * @param pages the `messages` connection of each page, in the order of reading.
 */
export function decodeHistory(id: string, conversation: JsonObject, pages: readonly Json[]): Decoded {
  const { channel, closedAt, routingEvents } = conversation;
  if (!Array.isArray(routingEvents)) return unavailable('routingEvents is not a list');
  const nodes: JsonObject[] = [];
  for (const page of pages) {
    const problem = collectNodes(page, nodes);
    if (problem !== null) return unavailable(problem);
  }
  const closed = parseMoment(closedAt);
  return {
    ok: true,
    history: {
      conversation: {
        id,
        channel: stringOrNull(channel),
        project: decodeProject(conversation, 'project'),
        closedAt: closed,
      },
      closedAtUnreadable: closed === null && closedAt !== null && closedAt !== undefined,
      routingEvents: routingEvents.map(decodeRoutingEvent),
      messages: nodes.map(decodeMessage),
    },
  };
}

const NO_FACTS: readonly Fact[] = [];

function unavailable(reason: string): HistoryUnavailable {
  return { ok: false, reason };
}

/** Appends the page's nodes; answers what is wrong with the page, or null. */
function collectNodes(page: Json, nodes: JsonObject[]): string | null {
  if (!isObject(page)) return 'messages is not an object';
  const edges = page['edges'];
  if (!Array.isArray(edges)) return 'messages.edges is not a list';
  for (let index = 0; index < edges.length; index++) {
    const edge: Json = edges[index];
    if (!isObject(edge)) return `messages.edges[${index}] is not an object`;
    const node = edge['node'];
    if (!isObject(node)) return `messages.edges[${index}].node is not an object`;
    nodes.push(node);
  }
  return null;
}

function decodeRoutingEvent(event: Json): Routed | null {
  if (!isObject(event)) return null;
  const moment = parseMoment(event['createdAt']);
  if (moment === null) return null;
  return {
    kind: 'routed',
    moment,
    rule: decodeRouting(event, 'routingRule'),
    group: decodeRouting(event, 'routingGroup'),
  };
}

function decodeMessage(node: JsonObject): Message {
  const moment = parseMoment(node['createdAt']);
  switch (kindOf(node)) {
    case 'system':
      return decodeSystemMessage(node, moment);
    case 'participant':
      return decodeParticipantMessage(node, moment);
    case 'unknown':
      return { kind: 'unknown', id: null, moment, damaged: false, facts: NO_FACTS };
  }
}

/** Text pasted from a tool may lack `__typename`; the two kinds then differ in the name of their id. */
function kindOf(node: JsonObject): Message['kind'] {
  const type = node['__typename'] ?? null;
  if (type === 'SystemMessage' || (type === null && 'systemMessageId' in node)) return 'system';
  if (type === 'ParticipantConversationMessage' || (type === null && 'messageId' in node))
    return 'participant';
  return 'unknown';
}

function decodeParticipantMessage(node: JsonObject, moment: Moment | null): Message {
  const id = idOf(node['messageId']);
  if (moment === null) return { kind: 'participant', id, moment, damaged: false, facts: NO_FACTS };
  const fact: Fact = { kind: 'wrote', moment, author: decodeAuthor(node['author']) };
  return { kind: 'participant', id, moment, damaged: false, facts: [fact] };
}

function decodeSystemMessage(node: JsonObject, moment: Moment | null): Message {
  const id = idOf(node['systemMessageId']);
  const attachments = node['attachments'];
  if (!Array.isArray(attachments)) return { kind: 'system', id, moment, damaged: true, facts: NO_FACTS };
  let facts: Fact[] | null = null;
  let damaged = false;
  for (const attachment of attachments) {
    if (!isObject(attachment)) damaged = true;
    const fact = moment && isObject(attachment) ? decodeAttachment(attachment, moment, id) : null;
    if (fact === null) continue;
    // Most system messages state nothing: they share one empty list.
    facts ??= [];
    facts.push(fact);
  }
  return { kind: 'system', id, moment, damaged, facts: facts ?? NO_FACTS };
}

function idOf(id: Json): string | null {
  return typeof id === 'string' && id !== '' ? id : null;
}

/** R9, R12: a type that is no visitor and has an id implements `User`. */
function decodeAuthor(author: Json): Author {
  if (!isObject(author)) return NOBODY;
  const { __typename: type, id } = author;
  if (type === 'Visitor' || type === 'ThirdPartyAccount') return VISITOR;
  return isLegacyId(id) ? { kind: 'user', id } : NOBODY;
}
