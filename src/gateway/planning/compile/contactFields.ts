import type { Contact, ContactEvent } from '../../../contacts/facts/contact.ts';
import type { ContactAnomaly } from '../../../contacts/result/anomaly.ts';
import { meanOf } from '../../../contacts/result/replies.ts';
import { jsonBoolean, jsonNumber, jsonValue } from '../../serialized/jsonText.ts';
import type { Field } from './compileObject.ts';

/** The fields of one type that are values, not objects: how each is read and written. */
export type ValueFields<S> = Readonly<Record<string, Field<S>>>;

/** Constants of the module, so that V8 keeps them at one byte a character: see `contacts/names.ts`. */
const TYPE = { Contact: 'Contact', ContactEvent: 'ContactEvent', ContactAnomaly: 'ContactAnomaly' };

export const CONTACT_FIELDS: ValueFields<Contact> = {
  __typename: plain(() => TYPE.Contact),
  id: string(({ id }) => id),
  conversationId: string(({ conversationId }) => conversationId),
  siteId: json(({ project }) => jsonValue(project?.id)),
  channel: string(({ channel }) => channel),
  openedAt: plain(({ openedAt }) => openedAt),
  closedAt: plain(({ closedAt }) => closedAt),
  durationSeconds: json(({ durationSeconds }) => jsonNumber(durationSeconds)),
  operatorType: string(({ operatorType }) => operatorType),
  routedAt: plain(({ routedAt }) => routedAt),
  waitingSeconds: json(({ waitingSeconds }) => jsonNumber(waitingSeconds)),
  status: plain(({ status }) => status),
  answered: json(({ answered }) => jsonBoolean(answered)),
  firstResponseAt: plain(({ firstResponseAt }) => firstResponseAt),
  firstResponseSeconds: json(({ firstResponseSeconds }) => jsonNumber(firstResponseSeconds)),
  firstReplySeconds: json(({ firstReplySeconds }) => jsonNumber(firstReplySeconds)),
  meanReplySeconds: json(({ replySeconds }) => jsonNumber(meanOf(replySeconds))),
  replyCount: json(({ replySeconds }) => jsonNumber(replySeconds.length)),
  operatorMessageCount: json(({ operatorMessageCount }) => jsonNumber(operatorMessageCount)),
  visitorMessageCount: json(({ visitorMessageCount }) => jsonNumber(visitorMessageCount)),
  closingDelaySeconds: json(({ closingDelaySeconds }) => jsonNumber(closingDelaySeconds)),
  endReason: plain(({ endReason }) => endReason),
  snoozedUntil: string(({ snoozedUntil }) => snoozedUntil),
  transferReason: string(({ transferReason }) => transferReason),
};

export const EVENT_FIELDS: ValueFields<ContactEvent> = {
  __typename: plain(() => TYPE.ContactEvent),
  kind: plain(({ kind }) => kind),
  occurredAt: plain(({ occurredAt }) => occurredAt),
  systemMessageId: string(({ systemMessageId }) => systemMessageId),
};

export const ANOMALY_FIELDS: ValueFields<ContactAnomaly> = {
  __typename: plain(() => TYPE.ContactAnomaly),
  code: plain(({ code }) => code),
  message: string(({ message }) => message),
  occurredAt: plain(({ occurredAt }) => occurredAt),
  systemMessageId: string(({ systemMessageId }) => systemMessageId),
};

/** Only for dates that were parsed and for constants: nothing in them has to be escaped. */
function plain<S>(read: (source: S) => string | null): Field<S> {
  return { kind: 'plain', read };
}

function string<S>(read: (source: S) => string | null): Field<S> {
  return { kind: 'string', read };
}

function json<S>(read: (source: S) => string): Field<S> {
  return { kind: 'json', read };
}
