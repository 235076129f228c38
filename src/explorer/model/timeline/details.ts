import type { Contact, Conversation } from '../conversation/conversation.ts';
import { formatDate, parseInstant } from '../labels/dates.ts';
import {
  endLabel,
  eventLabel,
  formatDuration,
  personKindLabel,
  personLabel,
  statusLabel,
} from '../labels/labels.ts';
import type { Mark } from './marks.ts';
import type { Tick, TimelineModel } from './timelineModel.ts';
import { barKey } from './timelineModel.ts';

/** The text of the details panel for one bar, marker or message. */
export interface Details {
  readonly title: string;
  readonly rows: readonly Row[];
}

type Row = readonly [label: string, value: string];

/** Returns the details of the bar, marker or message with this key; null when there is none. */
export function detailsOf(key: string, conversation: Conversation, timeline: TimelineModel): Details | null {
  const bar = timeline.bars.find((each) => each.key === key);
  const contact = conversation.contacts[bar?.index ?? -1];
  if (bar !== undefined && contact !== undefined) return contactDetails(contact, bar.index);
  const mark = timeline.marks.find((each) => each.key === key);
  if (mark !== undefined) return markDetails(mark);
  const tick = timeline.ticks.find((each) => each.key === key);
  return tick === undefined ? null : tickDetails(tick);
}

/** Returns the details as one line of text, for screen readers. */
export function detailsAsText({ title, rows }: Details): string {
  return [title, ...rows.map(([label, value]) => `${label}: ${value.replace(/\.$/, '')}`)].join('. ');
}

/** Returns the key of the contact with this id; null when the conversation has no such contact. */
export function keyOfContact(contactId: string | null, { contacts }: Conversation): string | null {
  const index = contacts.findIndex(({ id }) => id === contactId);
  return index === -1 ? null : barKey(index);
}

function contactDetails(contact: Contact, index: number): Details {
  const { operator, closedAt, durationSeconds, firstResponseSeconds } = contact;
  const duration = durationSeconds === null ? '' : `, ${formatDuration(durationSeconds)}`;
  const operatorText =
    operator === null ? personLabel(null) : `${operator.name}, ${personKindLabel(operator.kind)}`;
  return {
    title: `Contact ${index + 1}: ${statusLabel(contact.status)}${duration}`,
    rows: [
      ['Operator', operatorText],
      ['Opened', formatUtc(contact.openedAt)],
      ['Closed', closedAt === null ? 'Still going on' : formatUtc(closedAt)],
      ['End', endLabel(contact)],
      ...row('Snoozed until', contact.snoozedUntil === null ? null : formatUtc(contact.snoozedUntil)),
      ...row('Transfer reason', contact.transferReason),
      ...row('Routed', contact.routedAt === null ? null : formatUtc(contact.routedAt)),
      ...row('Routing rule', contact.routingRule),
      ...row('Routing group', contact.routingGroup),
      [
        'First response',
        firstResponseSeconds === null ? 'None' : `after ${formatDuration(firstResponseSeconds)}`,
      ],
      ...replyRows(contact),
      ...durationRow('Waiting', contact.waitingSeconds),
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

function markDetails(mark: Mark): Details {
  return {
    title: eventLabel(mark.kind),
    rows: [
      ['At', formatUtc(mark.occurredAt)],
      ...mark.notes.map((note): Row => ['Note', note]),
      ...row('Contact', mark.contactIndex === null ? null : String(mark.contactIndex + 1)),
      ...row('System message', mark.systemMessageId),
    ],
  };
}

function tickDetails({ author, createdAt }: Tick): Details {
  return { title: `Message by ${author}`, rows: [['At', formatUtc(createdAt)]] };
}

function formatUtc(date: string): string {
  const ms = parseInstant(date);
  return ms === null ? date : `${formatDate(date, ms)} UTC`;
}

function row(label: string, value: string | null): readonly Row[] {
  return value === null ? [] : [[label, value]];
}
