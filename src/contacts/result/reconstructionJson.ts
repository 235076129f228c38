import type { Contact } from '../facts/contact.ts';
import type { RoutingGroupRef, RoutingRuleRef, UserRef } from '../facts/fact.ts';
import type { ProjectRef } from '../facts/history.ts';
import type { ContactAnomaly } from './anomaly.ts';
import type { Reconstruction } from './buildReconstruction.ts';
import { meanOf } from './replies.ts';

/** A reconstruction as JSON, with the fields of the GraphQL types. */
export interface ReconstructionJson {
  /** Oldest first. */
  readonly contacts: readonly ContactJson[];
  readonly anomalies: readonly ContactAnomaly[];
}

/** The properties of a domain's contact that are the same in JSON. */
type PlainField = Exclude<keyof Contact, ReferenceField | 'project' | 'replySeconds' | 'anomaly'>;
type ReferenceField =
  | 'operator'
  | 'endedBy'
  | 'transferredToUser'
  | 'routingRule'
  | 'routingGroup'
  | 'transferredToRoutingRule';

/** A contact. Users, rules, groups and projects have only the fields that the history holds. */
export interface ContactJson extends Pick<Contact, PlainField> {
  /** The id of the project. */
  readonly siteId: string | number | null;
  readonly project: NamedJson<ProjectRef['id']> | null;
  readonly operator: UserJson | null;
  readonly endedBy: UserJson | null;
  readonly transferredToUser: UserJson | null;
  readonly routingRule: NamedJson | null;
  readonly routingGroup: NamedJson | null;
  readonly transferredToRoutingRule: NamedJson | null;
  /** R21: the mean of all replies. Null without a reply. */
  readonly meanReplySeconds: number | null;
  readonly replyCount: number;
}

export interface UserJson {
  /** The concrete type (Professional, Bot, ...). Null when the history does not hold it. */
  readonly __typename: string | null;
  readonly id: UserRef['id'];
}

export interface NamedJson<Id = string> {
  readonly id: Id;
  readonly name: string | null;
}

/** Writes a reconstruction as JSON values. */
export function reconstructionJson({ contacts, anomalies }: Reconstruction): ReconstructionJson {
  return { contacts: contacts.map(contactJson), anomalies };
}

/** Names every field: spreading an object without some of its fields takes several times as long. */
function contactJson(contact: Contact): ContactJson {
  const { project, replySeconds } = contact;
  return {
    id: contact.id,
    conversationId: contact.conversationId,
    siteId: project?.id ?? null,
    project: project && { id: project.id, name: project.name },
    channel: contact.channel,
    openedAt: contact.openedAt,
    closedAt: contact.closedAt,
    durationSeconds: contact.durationSeconds,
    operator: userJson(contact.operator),
    operatorType: contact.operatorType,
    routedAt: contact.routedAt,
    routingRule: namedJson(contact.routingRule),
    routingGroup: namedJson(contact.routingGroup),
    waitingSeconds: contact.waitingSeconds,
    status: contact.status,
    answered: contact.answered,
    firstResponseAt: contact.firstResponseAt,
    firstResponseSeconds: contact.firstResponseSeconds,
    firstReplySeconds: contact.firstReplySeconds,
    operatorMessageCount: contact.operatorMessageCount,
    visitorMessageCount: contact.visitorMessageCount,
    closingDelaySeconds: contact.closingDelaySeconds,
    endReason: contact.endReason,
    endedBy: userJson(contact.endedBy),
    snoozedUntil: contact.snoozedUntil,
    transferReason: contact.transferReason,
    transferredToUser: userJson(contact.transferredToUser),
    transferredToRoutingRule: namedJson(contact.transferredToRoutingRule),
    events: contact.events,
    meanReplySeconds: meanOf(replySeconds),
    replyCount: replySeconds.length,
  };
}

function userJson(user: UserRef | null): UserJson | null {
  return user && { __typename: user.type, id: user.id };
}

function namedJson(ref: RoutingRuleRef | RoutingGroupRef | null): NamedJson | null {
  return ref && { id: ref.id, name: ref.name };
}
