import type { Contact } from '../../contacts/facts/contact.ts';
import type { RoutingGroupRef, RoutingRuleRef, UserRef } from '../../contacts/facts/fact.ts';
import type { ProjectRef } from '../../contacts/facts/history.ts';
import type { ContactAnomaly } from '../../contacts/result/anomaly.ts';
import type { Reconstruction } from '../../contacts/result/buildReconstruction.ts';
import { meanOf } from '../../contacts/result/replies.ts';

/** A reconstruction as JSON, with the fields of the GraphQL types. Users, rules and groups have only the fields that the history holds. */
export function reconstructionJson({ contacts, anomalies }: Reconstruction): {
  readonly contacts: readonly object[];
  readonly anomalies: readonly ContactAnomaly[];
} {
  return { contacts: contacts.map(contactJson), anomalies };
}

function contactJson(contact: Contact): object {
  const { id, conversationId, project, replySeconds, anomaly: _, ...rest } = contact;
  const siteId = project?.id ?? null;
  return {
    ...{ id, conversationId, siteId, project: namedJson(project) },
    ...rest,
    meanReplySeconds: meanOf(replySeconds),
    replyCount: replySeconds.length,
    operator: userJson(contact.operator),
    routingRule: namedJson(contact.routingRule),
    routingGroup: namedJson(contact.routingGroup),
    endedBy: userJson(contact.endedBy),
    transferredToUser: userJson(contact.transferredToUser),
    transferredToRoutingRule: namedJson(contact.transferredToRoutingRule),
  };
}

function userJson(user: UserRef | null): object | null {
  return user && { __typename: user.type, id: user.id };
}

function namedJson(ref: ProjectRef | RoutingRuleRef | RoutingGroupRef | null): object | null {
  return ref && { id: ref.id, name: ref.name };
}
