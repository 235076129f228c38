import type { Contact, ContactEndReason, ContactStatus } from '../../contacts/contact.ts';
import type { Seconds, SecondsSummary } from './seconds.ts';
import { createSeconds } from './seconds.ts';

/** Sums up contacts one at a time, in bounded memory. Two tallies can be joined into one. */
export interface Tally {
  contacts: number;
  answered: number;
  operatorMessages: number;
  visitorMessages: number;
  readonly statuses: Map<ContactStatus, number>;
  readonly endReasons: Map<ContactEndReason, number>;
  readonly durations: Seconds;
  readonly firstResponses: Seconds;
}

/** The fields of `ContactIndicatorRow` that are about its contacts. */
export interface TallyFields {
  readonly contactCount: number;
  readonly statusCounts: readonly { readonly status: ContactStatus; readonly count: number }[];
  readonly endReasonCounts: readonly { readonly endReason: ContactEndReason; readonly count: number }[];
  readonly answeredCount: number;
  readonly answerRate: number | null;
  readonly durationSeconds: SecondsSummary;
  readonly firstResponseSeconds: SecondsSummary;
  readonly operatorMessagesPerContact: number | null;
  readonly visitorMessagesPerContact: number | null;
}

export function emptyTally(): Tally {
  return {
    ...{ contacts: 0, answered: 0, operatorMessages: 0, visitorMessages: 0 },
    statuses: new Map(),
    endReasons: new Map(),
    durations: createSeconds(),
    firstResponses: createSeconds(),
  };
}

export function count(tally: Tally, contact: Contact): void {
  tally.contacts += 1;
  if (contact.answered) tally.answered += 1;
  tally.operatorMessages += contact.operatorMessageCount;
  tally.visitorMessages += contact.visitorMessageCount;
  increase(tally.statuses, contact.status, 1);
  if (contact.endReason !== null) increase(tally.endReasons, contact.endReason, 1);
  if (contact.durationSeconds !== null) tally.durations.add(contact.durationSeconds);
  if (contact.firstResponseSeconds !== null) tally.firstResponses.add(contact.firstResponseSeconds);
}

/** Adds to the first what the second has counted. */
export function join(tally: Tally, other: Tally): void {
  tally.contacts += other.contacts;
  tally.answered += other.answered;
  tally.operatorMessages += other.operatorMessages;
  tally.visitorMessages += other.visitorMessages;
  for (const [status, contacts] of other.statuses) increase(tally.statuses, status, contacts);
  for (const [reason, contacts] of other.endReasons) increase(tally.endReasons, reason, contacts);
  tally.durations.merge(other.durations);
  tally.firstResponses.merge(other.firstResponses);
}

export function tallyFields(tally: Tally): TallyFields {
  const perContact = (total: number): number | null => (tally.contacts === 0 ? null : total / tally.contacts);
  return {
    contactCount: tally.contacts,
    statusCounts: inOrder(tally.statuses).map(([status, contacts]) => ({ status, count: contacts })),
    endReasonCounts: inOrder(tally.endReasons).map(([endReason, contacts]) => ({
      endReason,
      count: contacts,
    })),
    answeredCount: tally.answered,
    answerRate: perContact(tally.answered),
    durationSeconds: tally.durations.summary(),
    firstResponseSeconds: tally.firstResponses.summary(),
    operatorMessagesPerContact: perContact(tally.operatorMessages),
    visitorMessagesPerContact: perContact(tally.visitorMessages),
  };
}

function increase<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function inOrder<Key extends string>(counts: ReadonlyMap<Key, number>): readonly (readonly [Key, number])[] {
  return [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1));
}
