import type { ContactAnomaly } from '../contacts/anomaly.ts';
import type { Contact } from '../contacts/contact.ts';
import type { UserRef } from '../contacts/fact.ts';
import type { Reconstruction } from '../contacts/project.ts';

/** A reconstruction as JSON: the fields of the GraphQL types, with users, rules and groups as the history names them. */
export function reconstructionJson({ contacts, anomalies }: Reconstruction): {
  readonly contacts: readonly object[];
  readonly anomalies: readonly ContactAnomaly[];
} {
  return { contacts: contacts.map(contactJson), anomalies };
}

function contactJson(contact: Contact): object {
  const { id, conversationId, project, channel, openedAt, closedAt, durationSeconds, ...rest } = contact;
  const siteId = project?.id ?? null;
  return {
    ...{ id, conversationId, siteId, project, channel, openedAt, closedAt, durationSeconds },
    ...rest,
    operator: userJson(contact.operator),
    endedBy: userJson(contact.endedBy),
    transferredToUser: userJson(contact.transferredToUser),
  };
}

function userJson(user: UserRef | null): object | null {
  return user && { __typename: user.type, id: user.id };
}
