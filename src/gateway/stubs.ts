import type { Contact } from '../contacts/contact.ts';
import type { RoutingGroupRef, RoutingRuleRef, UserRef } from '../contacts/fact.ts';
import type { ProjectRef } from '../contacts/history.ts';

/** An upstream object of which only some fields are known. `__typename` is its concrete type. */
export type Stub = { readonly __typename: string; readonly id: string | number } & Readonly<
  Record<string, unknown>
>;

export function conversationStub({ conversationId, channel }: Contact): Stub {
  return { __typename: 'Conversation', id: conversationId, channel };
}

export function userStub(user: UserRef | null): Stub | null {
  return user && { __typename: user.type ?? 'User', id: user.id };
}

export function ruleStub(rule: RoutingRuleRef | null): Stub | null {
  return rule && { __typename: 'RoutingRule', id: rule.id, name: rule.name };
}

export function groupStub(group: RoutingGroupRef | null): Stub | null {
  return group && { __typename: 'RoutingGroup', id: group.id, name: group.name };
}

export function projectStub(project: ProjectRef | null): Stub | null {
  return project && { __typename: 'Project', id: project.id, name: project.name };
}
