import type { Contact, Conversation } from '../conversation/conversation.ts';
import {
  channelLabel,
  endLabel,
  eventLabel,
  formatDuration,
  isBlank,
  personKindLabel,
  personLabel,
  statusLabel,
} from '../labels/labels.ts';
import { formatExactly } from '../labels/zonedTime.ts';
import type { Mark } from './marks.ts';
import { messagesOfKey } from './messageGroups.ts';
import type { Tick, TimelineModel } from './timelineModel.ts';
import { barKey } from './timelineModel.ts';

/** What the details panel shows. */
export interface Details {
  readonly kind: 'conversation' | 'contact' | 'mark' | 'messages';
  readonly title: string;
  readonly rows: readonly Row[];
  /** The messages of a group, or those during a contact. */
  readonly messages: readonly Tick[];
}

type Row = readonly [label: string, value: string];

/**
 * Returns the details of the bar, mark or group of messages with this key; null when there is none.
 *
 * @param timeZone a name of the IANA database.
 */
export function detailsOf(
  key: string,
  conversation: Conversation,
  timeline: TimelineModel,
  timeZone: string,
): Details | null {
  const bar = timeline.bars.find((each) => each.key === key);
  const contact = conversation.contacts[bar?.index ?? -1];
  if (bar !== undefined && contact !== undefined) {
    const messages = timeline.ticks.filter(({ atMs }) => atMs >= bar.fromMs && atMs <= bar.toMs);
    return { ...contactDetails(contact, bar.index, timeZone), messages };
  }
  const mark = timeline.marks.find((each) => each.key === key);
  if (mark !== undefined) return markDetails(mark, timeZone);
  const messages = messagesOfKey(key, timeline.ticks);
  return messages.length === 0 ? null : messageDetails(messages, timeZone);
}

/** Returns the details of the whole conversation. */
export function conversationDetails(conversation: Conversation, timeZone: string): Details {
  const { id, createdAt, closedAt, channel, projectName } = conversation;
  return {
    kind: 'conversation',
    title: 'Conversation',
    rows: [
      ['Started', formatExactly(createdAt, timeZone)],
      ['Closed', closedAt === null ? 'Ongoing' : formatExactly(closedAt, timeZone)],
      ...row('Site', projectName),
      ['Channel', channelLabel(channel)],
      ['Id', id],
    ],
    messages: [],
  };
}

/** Returns the details as one line of text, for screen readers. */
export function detailsAsText({ title, rows }: Pick<Details, 'title' | 'rows'>): string {
  return [title, ...rows.map(([label, value]) => `${label}: ${value.replace(/\.$/, '')}`)].join('. ');
}

/** Returns the key of the contact with this id; null when the conversation has no such contact. */
export function keyOfContact(contactId: string | null, { contacts }: Conversation): string | null {
  const index = contacts.findIndex(({ id }) => id === contactId);
  return index === -1 ? null : barKey(index);
}

function contactDetails(contact: Contact, index: number, timeZone: string): Omit<Details, 'messages'> {
  const { operator, closedAt, durationSeconds, firstResponseSeconds } = contact;
  const duration = durationSeconds === null ? '' : `, ${formatDuration(durationSeconds)}`;
  const format = (date: string) => formatExactly(date, timeZone);
  const operatorText =
    operator === null ? personLabel(null) : `${operator.name}, ${personKindLabel(operator.kind)}`;
  return {
    kind: 'contact',
    title: `Contact ${index + 1}: ${statusLabel(contact.status)}${duration}`,
    rows: [
      ['Operator', operatorText],
      ['Opened', format(contact.openedAt)],
      ['Closed', closedAt === null ? 'Ongoing' : format(closedAt)],
      ['End', endLabel(contact)],
      ...row('Snoozed until', contact.snoozedUntil === null ? null : format(contact.snoozedUntil)),
      ...row('Transfer reason', contact.transferReason),
      ...row('Routed', contact.routedAt === null ? null : format(contact.routedAt)),
      ...row('Routing rule', contact.routingRule),
      ...row('Routing group', contact.routingGroup),
      [
        'First response',
        firstResponseSeconds === null ? 'None' : `after ${formatDuration(firstResponseSeconds)}`,
      ],
      ...replyRows(contact),
      ...durationRow('Visitor waited', contact.waitingSeconds),
      ...durationRow('Closed after the last message of the visitor', contact.closingDelaySeconds),
      ['Messages', `${contact.operatorMessageCount} operator, ${contact.visitorMessageCount} visitor`],
      ['Id', contact.id],
    ],
  };
}

function replyRows({ replyCount, meanReplySeconds, firstReplySeconds }: Contact): readonly Row[] {
  if (meanReplySeconds === null || firstReplySeconds === null) return [];
  return [
    ['First reply', `${formatDuration(firstReplySeconds)} after the question`],
    ['Replies', `${replyCount}, after ${formatDuration(meanReplySeconds)} on average`],
  ];
}

function durationRow(label: string, seconds: number | null): readonly Row[] {
  return row(label, seconds === null ? null : formatDuration(seconds));
}

function markDetails(mark: Mark, timeZone: string): Details {
  return {
    kind: 'mark',
    title: eventLabel(mark.kind),
    rows: [
      ['At', formatExactly(mark.occurredAt, timeZone)],
      ...mark.notes.map((note): Row => ['Note', note]),
      ...row('Contact', mark.contactIndex === null ? null : String(mark.contactIndex + 1)),
      ...row('System message', mark.systemMessageId),
    ],
    messages: [],
  };
}

function messageDetails(messages: readonly Tick[], timeZone: string): Details {
  const authors = [...new Set(messages.map(({ author }) => author))].join(', ');
  const count = messages.length === 1 ? 'Message' : `${messages.length} messages`;
  const [from, to] = [messages[0], messages.at(-1)].map((tick) =>
    formatExactly(tick?.createdAt ?? '', timeZone),
  );
  const times: readonly Row[] =
    messages.length === 1
      ? row('At', from ?? null)
      : [...row('From', from ?? null), ...row('To', to ?? null)];
  return { kind: 'messages', title: `${count} by ${authors}`, rows: times, messages };
}

function row(label: string, value: string | null): readonly Row[] {
  return isBlank(value) ? [] : [[label, value]];
}
