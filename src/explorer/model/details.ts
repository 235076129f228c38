import { dateWords } from './clock.ts';
import type { Contact, Conversation } from './conversation.ts';
import { instantOf } from './instant.ts';
import { durationWords, endWords, eventWords, kindWords, personWords, statusWords } from './labels.ts';
import type { Mark } from './marks.ts';
import type { Tick, TimelineModel } from './timelineModel.ts';
import { barKey } from './timelineModel.ts';

/** What is told of one thing that is pointed at. */
export interface Details {
  readonly title: string;
  readonly rows: readonly Row[];
}

type Row = readonly [label: string, value: string];

/** The details of a bar, a mark or a message by its key; null for a key that is none. */
export function detailsOf(key: string, conversation: Conversation, story: TimelineModel): Details | null {
  const bar = story.bars.find((each) => each.key === key);
  const contact = conversation.contacts[bar?.index ?? -1];
  if (bar !== undefined && contact !== undefined) return contactDetails(contact, bar.index);
  const mark = story.marks.find((each) => each.key === key);
  if (mark !== undefined) return markDetails(mark);
  const tick = story.ticks.find((each) => each.key === key);
  return tick === undefined ? null : tickDetails(tick);
}

/** The same in one sentence, for those who do not see the drawing. */
export function spokenDetails({ title, rows }: Details): string {
  return [title, ...rows.map(([label, value]) => `${label}: ${value.replace(/\.$/, '')}`)].join('. ');
}

/** The key of the contact with an id; null when the conversation has none such. */
export function keyOfContact(contactId: string | null, { contacts }: Conversation): string | null {
  const index = contacts.findIndex(({ id }) => id === contactId);
  return index === -1 ? null : barKey(index);
}

function contactDetails(contact: Contact, index: number): Details {
  const { operator, closedAt, durationSeconds, firstResponseSeconds } = contact;
  const lasted = durationSeconds === null ? '' : `, ${durationWords(durationSeconds)}`;
  const who = operator === null ? personWords(null) : `${operator.name}, ${kindWords(operator.kind)}`;
  return {
    title: `Contact ${index + 1}: ${statusWords(contact.status)}${lasted}`,
    rows: [
      ['Operator', who],
      ['Opened', when(contact.openedAt)],
      ['Closed', closedAt === null ? 'Still going on' : when(closedAt)],
      ['End', endWords(contact)],
      ...row('Snoozed until', contact.snoozedUntil === null ? null : when(contact.snoozedUntil)),
      ...row('Transfer reason', contact.transferReason),
      ...row('Routed', contact.routedAt === null ? null : when(contact.routedAt)),
      ...row('Routing rule', contact.routingRule),
      ...row('Routing group', contact.routingGroup),
      [
        'First response',
        firstResponseSeconds === null ? 'None' : `after ${durationWords(firstResponseSeconds)}`,
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
    ['First reply', `${durationWords(firstReplySeconds)} after the question`],
    ['Replies', `${replyCount}, after ${durationWords(meanReplySeconds)} on average`],
  ];
}

function durationRow(label: string, seconds: number | null): readonly Row[] {
  return row(label, seconds === null ? null : durationWords(seconds));
}

function markDetails(mark: Mark): Details {
  return {
    title: eventWords(mark.kind),
    rows: [
      ['At', when(mark.occurredAt)],
      ...mark.notes.map((note): Row => ['Note', note]),
      ...row('Contact', mark.contactIndex === null ? null : String(mark.contactIndex + 1)),
      ...row('System message', mark.systemMessageId),
    ],
  };
}

function tickDetails({ author, createdAt }: Tick): Details {
  return { title: `Message by ${author}`, rows: [['At', when(createdAt)]] };
}

function when(date: string): string {
  const ms = instantOf(date);
  return ms === null ? date : `${dateWords(date, ms)} UTC`;
}

function row(label: string, value: string | null): readonly Row[] {
  return value === null ? [] : [[label, value]];
}
