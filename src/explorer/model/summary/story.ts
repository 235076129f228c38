import type { Contact, Conversation } from '../conversation/conversation.ts';
import { parseInstant } from '../labels/dates.ts';
import { endLabel, formatCount, formatDuration, isBlank, personLabel } from '../labels/labels.ts';
import { formatExactly } from '../labels/zonedTime.ts';

/** One contact in the story of a conversation, and what led to it. */
export interface Chapter {
  /** Index of the contact in the list of the conversation. */
  readonly index: number;
  readonly status: string;
  readonly operator: string;
  readonly opened: string;
  /** Short sentences about the contact. */
  readonly facts: readonly string[];
  /** What happened since the contact before, as short sentences. Empty when nothing did. */
  readonly before: readonly string[];
}

/** Describes a conversation from top to bottom, contact by contact. @param timeZone a name of the IANA database. */
export function storyOf({ contacts }: Conversation, timeZone: string): readonly Chapter[] {
  return contacts.map((contact, index) => ({
    index,
    status: contact.status,
    operator: personLabel(contact.operator),
    opened: formatExactly(contact.openedAt, timeZone),
    facts: factsOf(contact),
    before: [...handOver(contacts[index - 1], contact, timeZone), ...waiting(contact)],
  }));
}

/** Describes how a conversation ended after its last contact. Returns null when there is no contact. */
export function endingOf({ contacts }: Conversation): string | null {
  const last = contacts.at(-1);
  return last === undefined ? null : endLabel(last);
}

function factsOf({ durationSeconds, firstResponseSeconds, ...contact }: Contact): readonly string[] {
  return [
    durationSeconds === null ? 'Ongoing' : `Lasted ${formatDuration(durationSeconds)}`,
    firstResponseSeconds === null
      ? 'No response'
      : `First response after ${formatDuration(firstResponseSeconds)}`,
    `${formatCount(contact.operatorMessageCount, 'message')} by the operator, ${contact.visitorMessageCount} by the visitor`,
  ];
}

function handOver(before: Contact | undefined, next: Contact, timeZone: string): readonly string[] {
  if (before === undefined) return [];
  const until = before.snoozedUntil === null ? '' : ` until ${formatExactly(before.snoozedUntil, timeZone)}`;
  return [
    `${endLabel(before)}${until}`,
    ...(isBlank(before.transferReason) ? [] : [`Reason: ${before.transferReason}`]),
    ...gap(before, next),
  ];
}

/** A gap below one second is not worth a sentence. */
function gap({ closedAt }: Contact, { openedAt }: Contact): readonly string[] {
  const [fromMs, toMs] = [closedAt === null ? null : parseInstant(closedAt), parseInstant(openedAt)];
  if (fromMs === null || toMs === null || toMs - fromMs < 1000) return [];
  return [`${formatDuration((toMs - fromMs) / 1000)} without an operator`];
}

function waiting({ waitingSeconds, routingRule }: Contact): readonly string[] {
  return [
    ...(isBlank(routingRule) ? [] : [`Routed by ${routingRule}`]),
    ...(waitingSeconds === null || waitingSeconds < 1
      ? []
      : [`The visitor waited ${formatDuration(waitingSeconds)}`]),
  ];
}
