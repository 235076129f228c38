import type { GraphQLResolveInfo } from 'graphql';
import type { Contact } from '../contacts/contact.ts';
import type { RoutingGroupRef, RoutingRuleRef, UserRef } from '../contacts/fact.ts';
import type { GatewayContext } from './context.ts';
import type { Lookup, LookupType } from './lookups.ts';
import type { Stub } from './stub.ts';

type ContactResolver = (
  contact: Contact,
  args: unknown,
  context: GatewayContext,
  info: GraphQLResolveInfo,
) => unknown;

/** The fields of `Contact` that are not properties of the domain's contact. */
export function contactResolvers(lookup: Lookup): Readonly<Record<string, ContactResolver>> {
  const reference =
    (type: LookupType, stubOf: (contact: Contact) => Stub | null): ContactResolver =>
    (contact, _args, context, info) =>
      lookup(type, stubOf(contact), context, info);
  return {
    siteId: ({ project }) => project?.id ?? null,
    conversation: reference('Conversation', conversationStub),
    project: reference('Project', ({ project }) => project && { __typename: 'Project', ...project }),
    operator: reference('User', ({ operator }) => userStub(operator)),
    endedBy: reference('User', ({ endedBy }) => userStub(endedBy)),
    transferredToUser: reference('User', ({ transferredToUser }) => userStub(transferredToUser)),
    routingRule: reference('RoutingRule', ({ routingRule }) => ruleStub(routingRule)),
    routingGroup: reference('RoutingGroup', ({ routingGroup }) => groupStub(routingGroup)),
    transferredToRoutingRule: reference('RoutingRule', ({ transferredToRoutingRule }) =>
      ruleStub(transferredToRoutingRule),
    ),
  };
}

function conversationStub({ conversationId, channel }: Contact): Stub {
  return { __typename: 'Conversation', id: conversationId, channel };
}

function userStub(user: UserRef | null): Stub | null {
  return user && { __typename: user.type ?? 'User', id: user.id };
}

function ruleStub(rule: RoutingRuleRef | null): Stub | null {
  return rule && { __typename: 'RoutingRule', ...rule };
}

function groupStub(group: RoutingGroupRef | null): Stub | null {
  return group && { __typename: 'RoutingGroup', ...group };
}
