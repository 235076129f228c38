import type { Contact, Conversation } from '../conversation/conversation.ts';
import { parseInstant } from '../labels/dates.ts';
import type { Lane } from './lanes.ts';
import { laneKeyOf, lanesOf, withSharedGuests } from './lanes.ts';
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

/** A contact. */
export interface Bar {
  readonly key: string;
  readonly lane: string;
  /** Index of the contact in the list of the conversation. */
  readonly index: number;
  readonly status: string;
  /** When the visitor began to wait for an operator; equal to `fromMs` when nobody waited. */
  readonly waitFromMs: number;
  readonly fromMs: number;
  /** For an open contact, the time of the last event of the conversation. */
  readonly toMs: number;
  readonly isOpen: boolean;
  /** Why the contact ended; null when it is open. */
  readonly endReason: string | null;
  readonly durationSeconds: number | null;
}

/** A message. */
export interface Tick {
  readonly key: string;
  readonly lane: string;
  readonly atMs: number;
  readonly messageId: string;
  readonly author: string;
  readonly createdAt: string;
}

/** @param isGuestsOpen whether each guest has a lane. By default, several guests share one. */
export function buildTimelineModel(conversation: Conversation, isGuestsOpen = false): TimelineModel {
  const marks = marksOf(conversation, laneKeyOf);
  const ticks = ticksOf(conversation);
  const openings = conversation.contacts.map(({ openedAt }) => openedAt);
  const endings = conversation.contacts.map(({ closedAt }) => closedAt);
  const dated = readable([conversation.createdAt, conversation.closedAt, ...openings, ...endings]);
  const happened = [...dated, ...marks.map(({ atMs }) => atMs), ...ticks.map(({ atMs }) => atMs)];
  const lastMs = happened.reduce((latest, ms) => Math.max(latest, ms), Number.NEGATIVE_INFINITY);
  const bars = conversation.contacts.flatMap((contact, index) => barOf(contact, index, lastMs));
  const used = new Set([...marks, ...ticks].map(({ lane }) => lane));
  const { lanes, laneOf } = withSharedGuests(lanesOf(conversation, used), isGuestsOpen);
  return {
    ...{ lanes, bars, marks },
    ticks: ticks.map((tick) => ({ ...tick, lane: laneOf(tick.lane) })),
    instants: [...happened, ...bars.map(({ waitFromMs }) => waitFromMs)],
  };
}

export function barKey(index: number): string {
  return `contact-${index + 1}`;
}

function barOf(contact: Contact, index: number, lastMs: number): Bar[] {
  const fromMs = parseInstant(contact.openedAt);
  if (fromMs === null) return [];
  const endMs = contact.closedAt === null ? null : parseInstant(contact.closedAt);
  const { status, durationSeconds, endReason } = contact;
  const place = { key: barKey(index), lane: laneKeyOf(contact.operator), index };
  const waitFromMs = fromMs - (contact.waitingSeconds ?? 0) * 1000;
  return [
    {
      ...place,
      status,
      durationSeconds,
      endReason,
      waitFromMs,
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
    const when = { key: `message-${index + 1}`, atMs, createdAt: message.createdAt, messageId: message.id };
    return message.by === 'visitor'
      ? [{ ...when, lane: 'visitor', author: 'Visitor' }]
      : [{ ...when, lane: laneKeyOf(message.person), author: message.person.name }];
  });
}

function readable(dates: readonly (string | null)[]): readonly number[] {
  return dates.map((date) => (date === null ? null : parseInstant(date))).filter((ms) => ms !== null);
}
