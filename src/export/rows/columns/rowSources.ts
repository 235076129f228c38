import type { Contact, ContactEvent } from '../../../contacts/facts/contact.ts';
import type { ConversationRef, History } from '../../../contacts/facts/history.ts';
import type { ContactAnomaly } from '../../../contacts/result/anomaly.ts';
import type { Reconstruction } from '../../../contacts/result/buildReconstruction.ts';
import type { DetailReader } from '../../../upstream/history/details/details.ts';
import { spellTimestamp } from './spellTimestamp.ts';

/** A conversation with its contacts: the source of all rows about it. */
export interface ConversationSource {
  readonly conversation: ConversationRef;
  /** The creation and the close, in the spelling of `spellTimestamp`. Null without a readable date. */
  readonly createdAt: string | null;
  readonly closedAt: string | null;
  /** The conversation is closed and has no messages: anonymising deletes them (R14). */
  readonly isEmptied: boolean;
  readonly rebuilt: Reconstruction;
  readonly details: DetailReader;
  /** When the export began, in the spelling of `spellTimestamp`. All rows of an export have the same value. */
  readonly exportedAt: string;
}

export interface ContactRowSource {
  readonly whole: ConversationSource;
  readonly contact: Contact;
  /** Position in the conversation, from 1. */
  readonly index: number;
}

export interface AnomalyRowSource {
  readonly whole: ConversationSource;
  readonly anomaly: ContactAnomaly;
  /** Position in the conversation, from 1. */
  readonly index: number;
}

export interface EventRowSource extends ContactRowSource {
  readonly event: ContactEvent;
  /** Position in the contact, from 1. */
  readonly eventIndex: number;
}

/** @param exportedAt in the spelling of `spellTimestamp`. */
export function conversationSource(
  { conversation, messages }: History,
  rebuilt: Reconstruction,
  details: DetailReader,
  exportedAt: string,
): ConversationSource {
  const closedAt = spellTimestamp(conversation.closedAt?.text);
  return {
    conversation,
    createdAt: spellTimestamp(details.text('createdAt')),
    closedAt,
    isEmptied: closedAt !== null && messages.length === 0,
    ...{ rebuilt, details, exportedAt },
  };
}

/** One source for each row of the contacts. */
export function contactSources(whole: ConversationSource): readonly ContactRowSource[] {
  return whole.rebuilt.contacts.map((contact, index) => ({ whole, contact, index: index + 1 }));
}

/** One source for each row of the anomalies. */
export function anomalySources(whole: ConversationSource): readonly AnomalyRowSource[] {
  return whole.rebuilt.anomalies.map((anomaly, index) => ({ whole, anomaly, index: index + 1 }));
}

/** One source for each row of the events. */
export function eventSources(whole: ConversationSource): readonly EventRowSource[] {
  return contactSources(whole).flatMap((source) =>
    source.contact.events.map((event, index) => ({ ...source, event, eventIndex: index + 1 })),
  );
}
