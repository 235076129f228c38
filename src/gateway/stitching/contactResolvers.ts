import type { Contact } from '../../contacts/facts/contact.ts';
import { meanOf } from '../../contacts/result/replies.ts';
import type { ReferenceFieldName } from '../../upstream/history/historySelection.ts';
import type { Lookup, LookupType } from '../references/lookupTypes.ts';
import type { Stub } from '../references/stubs.ts';
import { conversationStub, groupStub, projectStub, ruleStub, userStub } from '../references/stubs.ts';
import type { ContextResolver } from './fieldTypes.ts';

type ContactResolver<Context> = ContextResolver<Contact, unknown, Context, unknown>;

/** Resolvers for the fields of `Contact` that are not properties of the domain's contact. */
export function contactResolvers<Context>(
  lookup: Lookup<Context>,
): Readonly<Record<string, ContactResolver<Context>>> {
  const reference =
    (
      type: LookupType,
      site: ReferenceFieldName,
      stubOf: (contact: Contact) => Stub | null,
    ): ContactResolver<Context> =>
    (contact, _args, context, info) =>
      lookup({ type, stub: stubOf(contact), shownAt: { contact, site } }, context, info);
  return {
    siteId: ({ project }) => project?.id ?? null,
    meanReplySeconds: ({ replySeconds }) => meanOf(replySeconds),
    replyCount: ({ replySeconds }) => replySeconds.length,
    conversation: (contact, _args, context, info) =>
      lookup({ type: 'Conversation', stub: conversationStub(contact), shownAt: null }, context, info),
    project: reference('Project', 'project', ({ project }) => projectStub(project)),
    operator: reference('User', 'operator', ({ operator }) => userStub(operator)),
    endedBy: reference('User', 'endedBy', ({ endedBy }) => userStub(endedBy)),
    transferredToUser: reference('User', 'transferredToUser', (contact) =>
      userStub(contact.transferredToUser),
    ),
    routingRule: reference('RoutingRule', 'routingRule', ({ routingRule }) => ruleStub(routingRule)),
    routingGroup: reference('RoutingGroup', 'routingGroup', ({ routingGroup }) => groupStub(routingGroup)),
    transferredToRoutingRule: reference('RoutingRule', 'transferredToRoutingRule', (contact) =>
      ruleStub(contact.transferredToRoutingRule),
    ),
  };
}
