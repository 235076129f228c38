import { instantOf } from '../../generator/world/dates.ts';
import type { ConversationJson, JsonObject } from '../data/json.ts';
import { fieldOf, isObject, objectsIn } from '../data/json.ts';

/** The values for filters and sorting, read from a conversation's JSON. */
export interface Facets {
  /** Milliseconds since 1970. Undefined while the conversation is open. */
  readonly closedAtMs: number | undefined;
  readonly durationMs: number | undefined;
  readonly projectId: unknown;
  /** The users that it was pushed to, and the users who wrote. */
  readonly users: readonly JsonObject[];
  readonly writtenByHuman: boolean;
  readonly writtenByBot: boolean;
  readonly routingGroupIds: readonly unknown[];
  readonly tags: readonly JsonObject[];
  readonly visitorIds: readonly unknown[];
  readonly customerSatisfaction: unknown;
  readonly netPromoterScore: unknown;
  readonly hasConversion: boolean;
  readonly escalationsAccepted: readonly unknown[];
}

const cache = new WeakMap<ConversationJson, Facets>();

/** Reads the values once for each conversation. */
export function facetsOf(conversation: ConversationJson): Facets {
  const known = cache.get(conversation);
  if (known !== undefined) return known;
  const facets = readFacets(conversation);
  cache.set(conversation, facets);
  return facets;
}

/** The messages of a conversation, from a connection or from a plain list. */
export function messagesOf(conversation: ConversationJson): readonly JsonObject[] {
  const { messages } = conversation;
  if (Array.isArray(messages)) return objectsIn(messages);
  return objectsIn(fieldOf(messages, 'edges')).flatMap((edge) =>
    isObject(edge['node']) ? [edge['node']] : [],
  );
}

export function isUser(value: unknown): value is JsonObject {
  return isObject(value) && USER_TYPES.has(value['__typename']);
}

export function isBot(user: JsonObject): boolean {
  return user['__typename'] === 'Bot';
}

const USER_TYPES = new Set<unknown>(['Professional', 'Expert', 'Bot', 'IbbuManager']);

function readFacets(conversation: ConversationJson): Facets {
  const messages = messagesOf(conversation);
  const attachments = messages.flatMap((message) => objectsIn(message['attachments']));
  const authors = messages.map((message) => message['author']).filter(isUser);
  const pushedTo = attachments
    .filter((attachment) => attachment['__typename'] === 'ConversationPushedSystemAttachment')
    .map((attachment) => attachment['toUser'])
    .filter(isUser);
  const closedAtMs = instantOf(conversation['closedAt']);
  const createdAtMs = instantOf(conversation['createdAt']);
  return {
    closedAtMs,
    durationMs: closedAtMs === undefined || createdAtMs === undefined ? undefined : closedAtMs - createdAtMs,
    projectId: fieldOf(conversation['project'], 'id'),
    users: distinctById([...pushedTo, ...authors]),
    writtenByHuman: authors.some((author) => !isBot(author)),
    writtenByBot: authors.some(isBot),
    routingGroupIds: objectsIn(conversation['routingEvents']).map((event) =>
      fieldOf(event['routingGroup'], 'id'),
    ),
    tags: objectsIn(conversation['tags']),
    visitorIds: [fieldOf(conversation['visitor'], 'visitorId')],
    customerSatisfaction: fieldOf(conversation['satisfactionSurvey'], 'customerSatisfaction'),
    netPromoterScore: fieldOf(conversation['satisfactionSurvey'], 'netPromoterScore'),
    hasConversion: objectsIn(fieldOf(conversation['conversions'], 'transactions')).length > 0,
    escalationsAccepted: attachments
      .filter((attachment) => attachment['__typename'] === 'EscalationAcceptedAttachment')
      .map((attachment) => attachment['type']),
  };
}

function distinctById(users: readonly JsonObject[]): readonly JsonObject[] {
  return [...new Map(users.map((user) => [String(user['id']), user])).values()];
}
