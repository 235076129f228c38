import type { ConversationJson, JsonObject } from '../data/json.ts';
import { fieldOf, isObject } from '../data/json.ts';
import type { Store } from '../data/store.ts';
import { upstreamError } from '../data/upstreamError.ts';
import type { PageArgs } from './paging.ts';
import { connectionOf, pageOf } from './paging.ts';
import type { RequestContext } from './queryResolvers.ts';
import { USERS_BELOW_LIST } from './queryResolvers.ts';

const AVAILABLE = { isAvailable: true };

const user = {
  projects: ({ id, projectIds }: JsonObject, args: PageArgs, { store }: RequestContext) => {
    const ids: readonly unknown[] = Array.isArray(projectIds) ? projectIds : [];
    const projects = store.data.projects.filter((project) => ids.includes(project['id']));
    return connectionOf(projects, args, { scope: `projects of user ${id}` });
  },
};

/** The resolvers of fields that are not read from the JSON by name. */
export const typeResolvers = {
  Conversation: {
    messages: messagesPage,
    users: (conversation: ConversationJson) => conversation[USERS_BELOW_LIST] ?? null,
    visitors: ({ id, visitors }: ConversationJson, args: PageArgs) => {
      const edges = fieldOf(visitors, 'edges');
      const nodes: readonly unknown[] = Array.isArray(edges)
        ? edges.map((edge) => fieldOf(edge, 'node'))
        : [];
      return connectionOf(nodes, args, { scope: `visitors of ${id}` });
    },
  },
  Professional: user,
  Expert: user,
  Bot: user,
  IbbuManager: user,
  RoutingRule: {
    // Resolves at most once in a request.
    availability: (_: JsonObject, __: unknown, context: RequestContext) => {
      context.availabilitiesResolved += 1;
      if (context.availabilitiesResolved > 1) {
        throw upstreamError(
          'BAD_REQUEST',
          'The availability of at most one routing rule can be requested at once.',
        );
      }
      return {
        chat: AVAILABLE,
        call: AVAILABLE,
        video: AVAILABLE,
        mobileApp: AVAILABLE,
        thirdParties: AVAILABLE,
      };
    },
    routingGroups: ({ id, groups }: JsonObject, args: PageArgs) => {
      const list: readonly unknown[] = Array.isArray(groups) ? groups : [];
      const { pageInfo, edges } = connectionOf(list, args, { scope: `groups of ${id}` });
      return { pageInfo, edges: edges.map((edge) => ({ ...edge, conversationQueueSlots: 5 })) };
    },
  },
  RoutingGroup: {
    userCount: (group: JsonObject, _: unknown, { store }: RequestContext) => membersOf(group, store).length,
    userIds: (group: JsonObject, _: unknown, { store }: RequestContext) =>
      membersOf(group, store).map(({ id }) => id),
    users: (group: JsonObject, args: PageArgs, { store }: RequestContext) =>
      connectionOf(membersOf(group, store), args, { scope: `users of ${group['id']}` }),
  },
};

/**
 * Returns one page of a conversation's messages. Null values in the JSON (all messages, the edges, one edge) are served as null.
 * A `pageInfo` of the JSON with a next page is served unchanged.
 */
function messagesPage({ id, messages }: ConversationJson, args: PageArgs) {
  if (messages === null) return null;
  const edges = Array.isArray(messages) ? messages.map((node) => ({ node })) : fieldOf(messages, 'edges');
  const list: readonly unknown[] = Array.isArray(edges) ? edges : [];
  const { items, pageInfo } = pageOf(list, args, { scope: `messages of ${id}` });
  const promised = fieldOf(messages, 'pageInfo');
  return {
    pageInfo: fieldOf(promised, 'hasNextPage') === true ? { ...NO_PAGE, ...objectOf(promised) } : pageInfo,
    edges:
      edges === null
        ? null
        : items.map(({ item, cursor }) => (item === null ? null : { node: fieldOf(item, 'node'), cursor })),
  };
}

const NO_PAGE = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** Divides the members of a project among its groups, by id. */
function membersOf({ id, websiteId }: JsonObject, { data }: Store): readonly JsonObject[] {
  const level = Number(String(id).slice(-1)) % 2;
  return data.users.filter(
    ({ id: userId, projectIds }) =>
      Array.isArray(projectIds) && projectIds.includes(websiteId) && Number(userId) % 2 === level,
  );
}
