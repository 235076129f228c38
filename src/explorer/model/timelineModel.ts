import type { Contact, Conversation, Person } from './conversation.ts';
import { instantOf } from './instant.ts';
import { kindWords } from './labels.ts';
import type { Mark } from './marks.ts';
import { marksOf } from './marks.ts';

/** What happened in a conversation, on lanes and in time: all that is drawn, before it has a place on a screen. */
export interface TimelineModel {
  readonly lanes: readonly Lane[];
  readonly bars: readonly Bar[];
  /** In time order. */
  readonly marks: readonly Mark[];
  readonly ticks: readonly Tick[];
  /** Every instant that something happened at, in no order. */
  readonly instants: readonly number[];
}

export interface Lane {
  readonly key: string;
  /** A `guest` wrote without having a contact. */
  readonly kind: 'visitor' | 'routing' | 'operator' | 'guest';
  readonly title: string;
  readonly subtitle: string;
}

/** A contact. */
export interface Bar {
  readonly key: string;
  readonly lane: string;
  /** Of the contact in the conversation's list. */
  readonly index: number;
  readonly status: string;
  readonly fromMs: number;
  /** The last thing known, when it is still going on. */
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

/** Keys of everything that can be pointed at, in the order in which it happened. */
export function timeOrder({ bars, marks }: TimelineModel): readonly string[] {
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
  const fromMs = instantOf(contact.openedAt);
  if (fromMs === null) return [];
  const endMs = contact.closedAt === null ? null : instantOf(contact.closedAt);
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
    const atMs = instantOf(message.createdAt);
    if (message.by === 'system' || atMs === null) return [];
    const when = { key: `message-${index + 1}`, atMs, createdAt: message.createdAt };
    return message.by === 'visitor'
      ? [{ ...when, lane: VISITOR_LANE, author: 'Visitor' }]
      : [{ ...when, lane: laneOf(message.person), author: message.person.name }];
  });
}

/** The visitor first, then the routing, then people in the order in which they came; none that stays empty. */
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
    person === null ? ['Operator not shown', ''] : [person.name, kindWords(person.kind)];
  return { key: laneOf(person), kind, title, subtitle };
}

function readable(dates: readonly (string | null)[]): readonly number[] {
  return dates.map((date) => (date === null ? null : instantOf(date))).filter((ms) => ms !== null);
}
