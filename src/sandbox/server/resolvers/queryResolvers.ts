import type { Account } from '../data/accounts.ts';
import type { ConversationJson } from '../data/json.ts';
import { fieldOf } from '../data/json.ts';
import type { Store } from '../data/store.ts';
import { seesConversation, seesProject } from '../data/store.ts';
import { upstreamError } from '../data/upstreamError.ts';
import { closedConversations, DEFAULT_ORDER } from './closedConversations.ts';
import { facetsOf } from './facets.ts';
import type { ClosedConversationFilters } from './filters.ts';
import type { PageArgs } from './paging.ts';
import { connectionOf } from './paging.ts';

/** The context of the resolvers of one request. */
export interface RequestContext {
  readonly store: Store;
  readonly account: Account;
  /** Counts the tags that were created on this server, over all requests. */
  readonly nextTagId: () => number;
  availabilitiesResolved: number;
}

interface ListArgs extends PageArgs {
  readonly interval: { readonly from: unknown; readonly to: unknown };
  readonly orderBy?: string | null;
}

/** `users` of a conversation has a value only below `closedConversations`. The resolver of `users` reads it from here. */
export const USERS_BELOW_LIST = 'usersBelowClosedConversations';

export const queryResolvers = {
  conversation: (_: unknown, { id }: { readonly id: string }, context: RequestContext) =>
    visibleConversation(id, context) ?? null,

  closedConversations: (
    _: unknown,
    args: ListArgs & { readonly filters?: ClosedConversationFilters | null },
    context: RequestContext,
  ) => {
    const { edges, pageInfo } = connectionOf(listed(args, args.filters, context), args, CLOSED_PAGES);
    return { pageInfo, edges: edges.map(({ node, cursor }) => ({ cursor, node: withUsers(node) })) };
  },

  // The older list: no page size, no cursor on its edges, and one more level.
  searchClosedConversations: (
    _: unknown,
    args: ListArgs & { readonly resourceFilters?: ClosedConversationFilters | null },
    context: RequestContext,
  ) => {
    const list = listed(args, args.resourceFilters, context);
    const { edges, pageInfo } = connectionOf(list, args, CLOSED_PAGES);
    return {
      pageInfo,
      filteredConversationsCount: list.length,
      edges: edges.map(({ node }) => ({ node: { conversation: node } })),
    };
  },

  project: (
    _: unknown,
    { projectId }: { readonly projectId: unknown },
    { store, account }: RequestContext,
  ) => (seesProject(account, projectId) ? (store.project(projectId) ?? null) : null),

  projects: (_: unknown, args: PageArgs, { store, account }: RequestContext) =>
    connectionOf(
      store.data.projects.filter(({ id }) => seesProject(account, id)),
      args,
      { scope: 'projects' },
    ),

  routingRule: (_: unknown, { id }: { readonly id: unknown }, { store }: RequestContext) =>
    store.routingRule(id) ?? null,

  routingGroup: (_: unknown, { id }: { readonly id: unknown }, { store }: RequestContext) =>
    store.routingGroup(id) ?? null,

  routingRulesConnection: (
    _: unknown,
    args: PageArgs & { readonly projectIds?: readonly unknown[] | null; readonly name?: string | null },
    { store, account }: RequestContext,
  ) => {
    const rules = store.data.routingRules.filter(
      (rule) =>
        seesProject(account, fieldOf(rule['project'], 'id')) &&
        isAmong(args.projectIds, fieldOf(rule['project'], 'id')) &&
        String(rule['name'])
          .toLowerCase()
          .includes((args.name ?? '').toLowerCase()),
    );
    return connectionOf(rules, args, { scope: 'routingRules' });
  },

  user: (_: unknown, { userId }: { readonly userId?: unknown }, { store, account }: RequestContext) =>
    store.user(userId ?? account.userId) ?? null,

  users: (_: unknown, args: PageArgs & UserFilters, { store }: RequestContext) => {
    const users = store.data.users.filter(
      (user) =>
        isAmong(args.userIds, user['id']) &&
        isAmong(args.emails, user['email']) &&
        isAmong(args.externalIds, user['externalId']) &&
        (args.projectIds.length === 0 ||
          listOf(user['projectIds']).some((id) => isAmong(args.projectIds, id))),
    );
    return connectionOf(users, args, { scope: 'users' });
  },

  visitor: (
    _: unknown,
    { visitorId }: { readonly visitorId: unknown },
    { store, account }: RequestContext,
  ) => {
    const visitor = store.visitor(visitorId);
    return visitor !== undefined && seesProject(account, fieldOf(visitor['project'], 'id')) ? visitor : null;
  },

  visitorConversationCustomData: (
    _: unknown,
    { conversationId }: { readonly conversationId: string },
    context: RequestContext,
  ) => visibleConversation(conversationId, context)?.['customData'] ?? null,
};

export const mutationResolvers = {
  conversationTagCreate: (
    _: unknown,
    { conversationTagInput }: { readonly conversationTagInput: TagInput },
    { store, account, nextTagId }: RequestContext,
  ) => {
    const { name, projectId, categoryId } = conversationTagInput;
    if (name.trim() === '')
      throw upstreamError('BAD_REQUEST', 'Expected a name for the tag, got an empty one.');
    const project = seesProject(account, projectId) ? store.project(projectId) : undefined;
    if (project === undefined) throw upstreamError('NOT_FOUND', `There is no project ${projectId}.`);
    const category = categoryId == null ? null : { id: categoryId, name: `Category ${categoryId}` };
    return { id: nextTagId(), name, project, category };
  },
};

interface UserFilters {
  readonly userIds: readonly unknown[];
  readonly projectIds: readonly unknown[];
  readonly emails: readonly unknown[];
  readonly externalIds: readonly unknown[];
}

interface TagInput {
  readonly name: string;
  readonly projectId: string | number;
  readonly categoryId?: number | null;
}

// A cursor names a conversation, so it stays valid with other filters.
const CLOSED_PAGES = { scope: 'closedConversations', keyOf: ({ id }: ConversationJson) => id };

function visibleConversation(id: string, { store, account }: RequestContext): ConversationJson | undefined {
  const conversation = store.conversation(id);
  return conversation !== undefined && seesConversation(account, conversation) ? conversation : undefined;
}

function listed(
  { interval, orderBy }: ListArgs,
  filters: ClosedConversationFilters | null | undefined,
  { store, account }: RequestContext,
): readonly ConversationJson[] {
  const visible = store.data.conversations.filter((conversation) => seesConversation(account, conversation));
  return closedConversations(visible, {
    interval,
    filters: filters ?? {},
    orderBy: orderBy ?? DEFAULT_ORDER,
  });
}

function withUsers(conversation: ConversationJson): ConversationJson {
  return { ...conversation, [USERS_BELOW_LIST]: conversation['users'] ?? facetsOf(conversation).users };
}

function isAmong(wanted: readonly unknown[] | null | undefined, value: unknown): boolean {
  return wanted == null || wanted.length === 0 || wanted.some((one) => String(one) === String(value));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
