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

function contactJson(contact: Contact): ContactJson {
  const { id, conversationId, project, replySeconds, anomaly: _, ...rest } = contact;
  const siteId = project?.id ?? null;
  return {
    ...{ id, conversationId, siteId, project: project && { id: project.id, name: project.name } },
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

function userJson(user: UserRef | null): UserJson | null {
  return user && { __typename: user.type, id: user.id };
}

function namedJson(ref: RoutingRuleRef | RoutingGroupRef | null): NamedJson | null {
  return ref && { id: ref.id, name: ref.name };
}
