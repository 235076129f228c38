import type { SandboxData } from '../data/data.ts';
import { TABLES } from '../data/data.ts';
import type { ConversationJson, JsonObject } from '../data/json.ts';
import { isObject } from '../data/json.ts';
import { isUser } from './facets.ts';

/**
 * Serves hand-written conversations together with the sandbox's own people and projects. Each is an object in upstream's shape with
 * an `id`, and with `__typename` on messages, attachments and authors; `messages` may be a connection, a plain list of
 * messages or null. Missing fields get values that fit the schema. Existing values are served unchanged, also null and values that
 * the schema forbids. Throws a `TypeError` for any other value.
 */
export function customData({ conversations }: { readonly conversations: readonly unknown[] }): SandboxData {
  const found: Found = {
    users: new Map(),
    projects: new Map(),
    routingRules: new Map(),
    routingGroups: new Map(),
  };
  const completed = conversations.map((conversation) => completeConversation(conversation, found));
  return {
    conversations: completed,
    users: [...TABLES.users, ...found.users.values()],
    projects: [...TABLES.projects, ...found.projects.values()],
    routingRules: [...TABLES.routingRules, ...found.routingRules.values()],
    routingGroups: [...TABLES.routingGroups, ...found.routingGroups.values()],
  };
}

type Kind = Exclude<keyof SandboxData, 'conversations' | 'intended'>;
type Found = Readonly<Record<Kind, Map<string, JsonObject>>>;

const SOME_DATE = '2026-01-01T00:00:00.000Z';

const CONVERSATION = {
  createdAt: SOME_DATE,
  closedAt: null,
  channel: 'CHAT',
  routingEvents: [],
  tags: [],
  messages: { edges: [] },
};

const DEFAULTS: Readonly<Record<Kind, JsonObject>> = {
  users: { lastName: 'Somebody', createdAt: SOME_DATE, spokenLanguages: [] },
  projects: { name: 'Some project' },
  routingRules: {
    name: 'Some rule',
    createdAt: SOME_DATE,
    updatedAt: SOME_DATE,
    websiteId: 0,
    totalConversationQueueSlots: 1,
    targetingRules: [],
    routingMode: { __typename: 'RoutingModeFair', _unusedField: true },
    canReceiveTransferredConversations: true,
  },
  routingGroups: { name: 'Some group', createdAt: SOME_DATE, updatedAt: SOME_DATE, websiteId: 0 },
};

const VISITOR = {
  visitorId: '00000000-0000-4000-9000-ffffffffffff',
  source: 'ONSITE',
  createdAt: SOME_DATE,
  updatedAt: SOME_DATE,
};

/** The types of objects in these fields. The type of any other object is its `__typename`. */
const KIND_OF_FIELD: Readonly<Record<string, Kind>> = {
  toUser: 'users',
  byUser: 'users',
  fromUser: 'users',
  routingRule: 'routingRules',
  toRoutingRule: 'routingRules',
  routingGroup: 'routingGroups',
  project: 'projects',
};

function completeConversation(conversation: unknown, found: Found): ConversationJson {
  if (!isObject(conversation) || typeof conversation['id'] !== 'string') {
    throw new TypeError(
      `expected a conversation object with an "id", got ${JSON.stringify(conversation)?.slice(0, 200)}`,
    );
  }
  return { ...CONVERSATION, ...completeFields(conversation, found), id: conversation['id'] };
}

function completeFields(object: JsonObject, found: Found): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([field, value]) => [field, complete(field, value, found)]),
  );
}

function complete(field: string, value: unknown, found: Found): unknown {
  if (Array.isArray(value)) return value.map((item) => complete(field, item, found));
  if (!isObject(value)) return value;
  const object = completeFields(value, found);
  const kind = isUser(object) ? 'users' : KIND_OF_FIELD[field];
  if (kind !== undefined) return entity(kind, object, found);
  return object['__typename'] === 'Visitor' || field === 'visitor' ? { ...VISITOR, ...object } : object;
}

/** Adds missing fields: from the sandbox's object with this id, or else default values. The object's own fields win. */
function entity(kind: Kind, object: JsonObject, found: Found): JsonObject {
  const id = String(object['id']);
  const own = TABLES[kind].find((known) => String(known['id']) === id);
  const known = own ?? found[kind].get(id) ?? {};
  const typed = kind === 'users' ? { __typename: 'Professional' } : {};
  const completed = { ...typed, ...DEFAULTS[kind], ...known, ...object };
  if (own === undefined) found[kind].set(id, completed);
  return completed;
}
