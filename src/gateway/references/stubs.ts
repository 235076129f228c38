import type { Contact } from '../../contacts/facts/contact.ts';
import type { RoutingGroupRef, RoutingRuleRef, UserRef } from '../../contacts/facts/fact.ts';
import type { ProjectRef } from '../../contacts/facts/history.ts';

/** An upstream object of which only some fields are known. `__typename` names its concrete type. */
export type Stub = { readonly __typename: string; readonly id: string | number } & Readonly<
  Record<string, unknown>
>;

/** The fields of a reference that its stub needs: its id, and its name or its type. */
type Named<Ref extends { readonly id: unknown }, Field extends keyof Ref = 'name' & keyof Ref> = Pick<
  Ref,
  'id' | Field
> | null;

/** Makes the stub of the conversation of a contact. */
export function conversationStub({ conversationId, channel }: Contact): Stub {
  return { __typename: 'Conversation', id: conversationId, channel };
}

/** Makes the stub of a user. The type is `User` when the history does not hold it. */
export function userStub(user: Named<UserRef, 'type'>): Stub | null {
  return user && { __typename: user.type ?? 'User', id: user.id };
}

export function ruleStub(rule: Named<RoutingRuleRef>): Stub | null {
  return rule && { __typename: 'RoutingRule', id: rule.id, name: rule.name };
}

export function groupStub(group: Named<RoutingGroupRef>): Stub | null {
  return group && { __typename: 'RoutingGroup', id: group.id, name: group.name };
}

export function projectStub(project: Named<ProjectRef>): Stub | null {
  return project && { __typename: 'Project', id: project.id, name: project.name };
}
