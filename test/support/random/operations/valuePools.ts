import { createRandom } from '../../../../src/sandbox/generator/world/random.ts';
import type { SandboxData } from '../../../../src/sandbox/server/data/data.ts';
import { fieldOf, objectsIn } from '../../../../src/sandbox/server/data/json.ts';
import type { Ask } from '../../http/graphqlResponse.ts';

/** Values that exist in a sandbox, for arguments to hit something now and then. */
export interface Pools {
  readonly conversationIds: readonly string[];
  readonly contactIds: readonly string[];
  readonly visitorIds: readonly unknown[];
  readonly projectIds: readonly unknown[];
  readonly userIds: readonly unknown[];
  readonly emails: readonly unknown[];
  readonly externalIds: readonly unknown[];
  readonly routingRuleIds: readonly unknown[];
  readonly routingGroupIds: readonly unknown[];
  /** By `Type.field` of the connection. */
  readonly cursors: Readonly<Record<string, readonly unknown[]>>;
}

const POOL_SIZE = 300;

/** Samples the ids of the data, and fetches some cursors from the server. */
export async function collectPools(
  { conversations, users, projects, routingRules, routingGroups }: SandboxData,
  contactIds: readonly string[],
  askSandbox: Ask,
): Promise<Pools> {
  return {
    conversationIds: sample(conversations.map(({ id }) => id)),
    contactIds: sample(contactIds),
    visitorIds: sample(present(conversations.map(({ visitor }) => fieldOf(visitor, 'visitorId')))),
    projectIds: ids(projects),
    userIds: ids(users),
    emails: present(users.map((user) => user['email'])),
    externalIds: present(users.map((user) => user['externalId'])),
    routingRuleIds: ids(routingRules),
    routingGroupIds: ids(routingGroups),
    cursors: await collectCursors(askSandbox),
  };
}

function sample<T>(items: readonly T[]): readonly T[] {
  if (items.length <= POOL_SIZE) return items;
  const random = createRandom(1);
  return Array.from({ length: POOL_SIZE }, () => random.pick(items));
}

function ids(items: readonly { readonly id?: unknown }[]): readonly unknown[] {
  return present(items.map(({ id }) => id));
}

function present(values: readonly unknown[]): readonly unknown[] {
  return values.filter((value) => value !== null && value !== undefined);
}

const CURSOR_QUERY = `{
  projects { edges { cursor } }
  users { edges { cursor node { projects { edges { cursor } } } } }
  routingRulesConnection { edges { cursor node { routingGroups { edges { cursor node { users { edges { cursor } } } } } } } }
  closedConversations(interval: { from: "2026-01-05T00:00:00Z", to: "2026-01-25T00:00:00Z" }, first: 20) {
    edges { cursor node { messages(first: 8) { edges { cursor } } visitors { edges { cursor } } } }
  }
}`;

const CURSOR_PATHS: Readonly<Record<string, readonly string[]>> = {
  'Query.projects': ['projects'],
  'Query.users': ['users'],
  'User.projects': ['users', 'projects'],
  'Query.routingRulesConnection': ['routingRulesConnection'],
  'RoutingRule.routingGroups': ['routingRulesConnection', 'routingGroups'],
  'RoutingGroup.users': ['routingRulesConnection', 'routingGroups', 'users'],
  'Query.closedConversations': ['closedConversations'],
  'Query.searchClosedConversations': ['closedConversations'],
  'Conversation.messages': ['closedConversations', 'messages'],
  'Conversation.visitors': ['closedConversations', 'visitors'],
};

async function collectCursors(askSandbox: Ask): Promise<Pools['cursors']> {
  const { data } = await askSandbox({ query: CURSOR_QUERY, variables: {}, operationName: undefined });
  const found = Object.entries(CURSOR_PATHS).map(([coordinate, path]) => [coordinate, cursorsAt(data, path)]);
  return Object.fromEntries(found);
}

/** The cursors of all connections at the end of a path that leads through connections. */
function cursorsAt(parent: unknown, [name, ...rest]: readonly string[]): readonly unknown[] {
  if (name === undefined) return [];
  const edges = objectsIn(fieldOf(fieldOf(parent, name), 'edges'));
  if (rest.length === 0) return edges.map(({ cursor }) => cursor);
  return edges.flatMap(({ node }) => cursorsAt(node, rest));
}
