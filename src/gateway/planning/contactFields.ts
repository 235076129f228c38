import type { ContactAnomaly } from '../../contacts/anomaly.ts';
import type { Contact, ContactEvent } from '../../contacts/contact.ts';
import { jsonBoolean, jsonNumber, jsonString, jsonValue } from './jsonText.ts';

/** The fields of a type of ours that are values of their own. */
export interface OwnFields<S> {
  /** Strings in which nothing needs an escape: dates that were read, and constants of ours. */
  readonly texts: Readonly<Record<string, (source: S) => string | null>>;
  /** All others, as JSON. */
  readonly values: Readonly<Record<string, (source: S) => string>>;
}

/** Up here for the reason that `names.ts` gives. */
const TYPE = { Contact: 'Contact', ContactEvent: 'ContactEvent', ContactAnomaly: 'ContactAnomaly' };

export const CONTACT_FIELDS: OwnFields<Contact> = {
  texts: {
    __typename: () => TYPE.Contact,
    openedAt: ({ openedAt }) => openedAt,
    closedAt: ({ closedAt }) => closedAt,
    routedAt: ({ routedAt }) => routedAt,
    status: ({ status }) => status,
    firstResponseAt: ({ firstResponseAt }) => firstResponseAt,
    endReason: ({ endReason }) => endReason,
  },
  values: {
    id: ({ id }) => jsonString(id),
    conversationId: ({ conversationId }) => jsonString(conversationId),
    siteId: ({ project }) => jsonValue(project?.id),
    channel: ({ channel }) => jsonString(channel),
    durationSeconds: ({ durationSeconds }) => jsonNumber(durationSeconds),
    answered: ({ answered }) => jsonBoolean(answered),
    firstResponseSeconds: ({ firstResponseSeconds }) => jsonNumber(firstResponseSeconds),
    operatorMessageCount: ({ operatorMessageCount }) => jsonNumber(operatorMessageCount),
    visitorMessageCount: ({ visitorMessageCount }) => jsonNumber(visitorMessageCount),
    snoozedUntil: ({ snoozedUntil }) => jsonString(snoozedUntil),
    transferReason: ({ transferReason }) => jsonString(transferReason),
  },
};

export const EVENT_FIELDS: OwnFields<ContactEvent> = {
  texts: {
    __typename: () => TYPE.ContactEvent,
    kind: ({ kind }) => kind,
    occurredAt: ({ occurredAt }) => occurredAt,
  },
  values: { systemMessageId: ({ systemMessageId }) => jsonString(systemMessageId) },
};

export const ANOMALY_FIELDS: OwnFields<ContactAnomaly> = {
  texts: {
    __typename: () => TYPE.ContactAnomaly,
    code: ({ code }) => code,
    occurredAt: ({ occurredAt }) => occurredAt,
  },
  values: {
    message: ({ message }) => jsonString(message),
    systemMessageId: ({ systemMessageId }) => jsonString(systemMessageId),
  },
};
