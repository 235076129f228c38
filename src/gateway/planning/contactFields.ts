import type { ContactAnomaly } from '../../contacts/anomaly.ts';
import type { Contact, ContactEvent } from '../../contacts/contact.ts';
import type { JsonBytes } from './jsonBytes.ts';

/** Writes one field of an object of ours. */
type WriteField<S> = (source: S, out: JsonBytes) => void;

type Fields<S> = Readonly<Record<string, WriteField<S>>>;

/** The fields of `Contact` that are values of their own. Dates were read and constants are ours: they need no escape. */
export const CONTACT_FIELDS: Fields<Contact> = {
  __typename: (_, out) => out.plain('Contact'),
  id: ({ id }, out) => out.string(id),
  conversationId: ({ conversationId }, out) => out.string(conversationId),
  siteId: ({ project }, out) => out.value(project?.id),
  channel: ({ channel }, out) => out.string(channel),
  openedAt: ({ openedAt }, out) => out.plain(openedAt),
  closedAt: ({ closedAt }, out) => out.plain(closedAt),
  durationSeconds: ({ durationSeconds }, out) => out.number(durationSeconds),
  routedAt: ({ routedAt }, out) => out.plain(routedAt),
  status: ({ status }, out) => out.plain(status),
  answered: ({ answered }, out) => out.boolean(answered),
  firstResponseAt: ({ firstResponseAt }, out) => out.plain(firstResponseAt),
  firstResponseSeconds: ({ firstResponseSeconds }, out) => out.number(firstResponseSeconds),
  operatorMessageCount: ({ operatorMessageCount }, out) => out.number(operatorMessageCount),
  visitorMessageCount: ({ visitorMessageCount }, out) => out.number(visitorMessageCount),
  endReason: ({ endReason }, out) => out.plain(endReason),
  snoozedUntil: ({ snoozedUntil }, out) => out.string(snoozedUntil),
  transferReason: ({ transferReason }, out) => out.string(transferReason),
};

export const EVENT_FIELDS: Fields<ContactEvent> = {
  __typename: (_, out) => out.plain('ContactEvent'),
  kind: ({ kind }, out) => out.plain(kind),
  occurredAt: ({ occurredAt }, out) => out.plain(occurredAt),
  systemMessageId: ({ systemMessageId }, out) => out.string(systemMessageId),
};

export const ANOMALY_FIELDS: Fields<ContactAnomaly> = {
  __typename: (_, out) => out.plain('ContactAnomaly'),
  code: ({ code }, out) => out.plain(code),
  message: ({ message }, out) => out.string(message),
  occurredAt: ({ occurredAt }, out) => out.plain(occurredAt),
  systemMessageId: ({ systemMessageId }, out) => out.string(systemMessageId),
};
