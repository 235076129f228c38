import type { Contact, Conversation, Person } from '../conversation/conversation.ts';
import { parseInstant } from '../labels/dates.ts';
import { personKindLabel } from '../labels/labels.ts';
import type { Mark } from './marks.ts';
import { marksOf } from './marks.ts';

/** Everything that is drawn of a conversation: its lanes, and what happened on them and when. It contains no pixels. */
export interface TimelineModel {
  readonly lanes: readonly Lane[];
  readonly bars: readonly Bar[];
  /** Sorted by time. */
  readonly marks: readonly Mark[];
  readonly ticks: readonly Tick[];
  /** The time of everything that happened, in milliseconds since 1970. Not sorted. */
  readonly instants: readonly number[];
}

export interface Lane {
  readonly key: string;
  /** A `guest` wrote messages but never had a contact. */
  readonly kind: 'visitor' | 'routing' | 'operator' | 'guest';
  readonly title: string;
  readonly subtitle: string;
}

/** A contact. */
export interface Bar {
  readonly key: string;
  readonly lane: string;
  /** Index of the contact in the list of the conversation. */
  readonly index: number;
  readonly status: string;
  readonly fromMs: number;
  /** For an open contact, the time of the last event of the conversation. */
  readonly toMs: number;
  readonly isOpen: boolean;
  readonly durationSeconds: number | null;
}

/** A message. */
export interface Tick {
  readonly key: string;
  readonly lane: string;
  readonly atMs: number;
  readonly author: string;
  readonly createdAt: string;
}

export const VISITOR_LANE = 'visitor';
export const ROUTING_LANE = 'routing';

export function buildTimelineModel(conversation: Conversation): TimelineModel {
  const marks = marksOf(conversation, laneOf);
  const ticks = ticksOf(conversation);
  const openings = conversation.contacts.map(({ openedAt }) => openedAt);
  const endings = conversation.contacts.map(({ closedAt }) => closedAt);
  const dated = readable([conversation.createdAt, conversation.closedAt, ...openings, ...endings]);
  const instants = [...dated, ...marks.map(({ atMs }) => atMs), ...ticks.map(({ atMs }) => atMs)];
  const lastMs = instants.reduce((latest, ms) => Math.max(latest, ms), Number.NEGATIVE_INFINITY);
  const bars = conversation.contacts.flatMap((contact, index) => barOf(contact, index, lastMs));
  return { lanes: lanesOf(conversation, marks, ticks), bars, marks, ticks, instants };
}

/** Returns the keys of all bars and marks, sorted by time. At equal times, a routing event comes before its contact. */
export function keysInTimeOrder({ bars, marks }: TimelineModel): readonly string[] {
  const items = [
    ...marks.filter(({ kind }) => kind === 'ROUTED').map(({ key, atMs }) => ({ key, atMs })),
    ...bars.map(({ key, fromMs }) => ({ key, atMs: fromMs })),
    ...marks.filter(({ kind }) => kind !== 'ROUTED').map(({ key, atMs }) => ({ key, atMs })),
  ];
  return items.toSorted((a, b) => a.atMs - b.atMs).map(({ key }) => key);
}

export function barKey(index: number): string {
  return `contact-${index + 1}`;
}

function laneOf(person: Person | null): string {
  return person === null ? 'person-unknown' : `person-${person.id}`;
}

function barOf(contact: Contact, index: number, lastMs: number): Bar[] {
  const fromMs = parseInstant(contact.openedAt);
  if (fromMs === null) return [];
  const endMs = contact.closedAt === null ? null : parseInstant(contact.closedAt);
  const { status, durationSeconds } = contact;
  const place = { key: barKey(index), lane: laneOf(contact.operator), index };
  return [
    {
      ...place,
      status,
      durationSeconds,
      fromMs,
      toMs: Math.max(fromMs, endMs ?? lastMs),
      isOpen: endMs === null,
    },
  ];
}

function ticksOf({ messages }: Conversation): Tick[] {
  return messages.flatMap((message, index) => {
    const atMs = parseInstant(message.createdAt);
    if (message.by === 'system' || atMs === null) return [];
    const when = { key: `message-${index + 1}`, atMs, createdAt: message.createdAt };
    return message.by === 'visitor'
      ? [{ ...when, lane: VISITOR_LANE, author: 'Visitor' }]
      : [{ ...when, lane: laneOf(message.person), author: message.person.name }];
  });
}

/** The order is: visitor, routing, operators, guests. The lanes of visitor and routing are left out when empty. */
function lanesOf(
  { contacts, messages }: Conversation,
  marks: readonly Mark[],
  ticks: readonly Tick[],
): readonly Lane[] {
  const used = new Set([...marks, ...ticks].map(({ lane }) => lane));
  const people = new Map<string, Lane>();
  for (const { operator } of contacts) people.set(laneOf(operator), personLane(operator, 'operator'));
  for (const message of messages) {
    const lane = message.by === 'person' ? personLane(message.person, 'guest') : null;
    if (lane !== null && !people.has(lane.key)) people.set(lane.key, lane);
  }
  return [...GENERAL_LANES.filter(({ key }) => used.has(key)), ...people.values()];
}

const GENERAL_LANES: readonly Lane[] = [
  { key: VISITOR_LANE, kind: 'visitor', title: 'Visitor', subtitle: '' },
  { key: ROUTING_LANE, kind: 'routing', title: 'Routing', subtitle: '' },
];

function personLane(person: Person | null, kind: 'operator' | 'guest'): Lane {
  const [title, subtitle] =
    person === null ? ['Operator not shown', ''] : [person.name, personKindLabel(person.kind)];
  return { key: laneOf(person), kind, title, subtitle };
}

function readable(dates: readonly (string | null)[]): readonly number[] {
  return dates.map((date) => (date === null ? null : parseInstant(date))).filter((ms) => ms !== null);
}
