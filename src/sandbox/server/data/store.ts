import type { Account } from './accounts.ts';
import type { SandboxData } from './data.ts';
import type { ConversationJson, JsonObject } from './json.ts';
import { fieldOf, isObject } from './json.ts';

/** The data by id. Ids are compared as text. Upper and lower case do not differ in UUIDs. */
export interface Store {
  readonly data: SandboxData;
  conversation(id: string): ConversationJson | undefined;
  user(id: unknown): JsonObject | undefined;
  project(id: unknown): JsonObject | undefined;
  routingRule(id: unknown): JsonObject | undefined;
  routingGroup(id: unknown): JsonObject | undefined;
  visitor(id: unknown): JsonObject | undefined;
}

export function createStore(data: SandboxData): Store {
  const conversations = new Map(
    data.conversations.map((conversation) => [keyOf(conversation.id), conversation]),
  );
  const users = byId(data.users, 'id');
  const projects = byId(data.projects, 'id');
  const rules = byId(data.routingRules, 'id');
  const groups = byId(data.routingGroups, 'id');
  const visitors = byId(
    data.conversations.map(({ visitor }) => visitor),
    'visitorId',
  );
  return {
    data,
    conversation: (id) => conversations.get(keyOf(id)),
    user: (id) => users.get(keyOf(id)),
    project: (id) => projects.get(keyOf(id)),
    routingRule: (id) => rules.get(keyOf(id)),
    routingGroup: (id) => groups.get(keyOf(id)),
    visitor: (id) => visitors.get(keyOf(id)),
  };
}

/** Whether an account may see the objects of a project. */
export function seesProject({ projectIds }: Account, projectId: unknown): boolean {
  return projectIds === null || projectIds.some((id) => String(id) === String(projectId));
}

export function seesConversation(account: Account, conversation: ConversationJson): boolean {
  return seesProject(account, fieldOf(conversation['project'], 'id'));
}

function byId(items: readonly unknown[], field: string): ReadonlyMap<string, JsonObject> {
  return new Map(items.filter(isObject).map((item) => [keyOf(item[field]), item]));
}

function keyOf(id: unknown): string {
  return String(id).toLowerCase();
}
