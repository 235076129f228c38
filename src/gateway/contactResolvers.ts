import type { GraphQLResolveInfo } from 'graphql';
import type { Contact } from '../contacts/contact.ts';
import { meanOf } from '../contacts/replies.ts';
import type { GatewayContext } from './context.ts';
import type { Lookup, LookupType } from './lookups.ts';
import type { Stub } from './stubs.ts';
import { conversationStub, groupStub, projectStub, ruleStub, userStub } from './stubs.ts';

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
    meanReplySeconds: ({ replySeconds }) => meanOf(replySeconds),
    replyCount: ({ replySeconds }) => replySeconds.length,
    conversation: reference('Conversation', conversationStub),
    project: reference('Project', ({ project }) => projectStub(project)),
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
