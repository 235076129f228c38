import type { Contact, ContactEndReason, ContactStatus } from '../contacts/facts/contact.ts';
import type { ContactAnomalyCode } from '../contacts/result/anomaly.ts';
import type { AnomalyCount } from './anomalyStats.ts';
import { anomalyCounts } from './anomalyStats.ts';
import type { DurationSummary, Durations } from './durations.ts';
import { createDurations } from './durations.ts';

/** Sums over contacts. Contacts are added one by one, and the sums of two groups can be merged. */
export interface ContactStats {
  contacts: number;
  answered: number;
  unanswered: number;
  operatorMessages: number;
  visitorMessages: number;
  readonly statuses: Map<ContactStatus, number>;
  readonly endReasons: Map<ContactEndReason, number>;
  readonly anomalies: Map<ContactAnomalyCode, number>;
  readonly durations: Readonly<Record<DurationField, Durations>>;
}

const DURATION_FIELDS = [
  'durationSeconds',
  'firstResponseSeconds',
  'replySeconds',
  'firstReplySeconds',
  'closingDelaySeconds',
  'waitingSeconds',
] as const;

type DurationField = (typeof DURATION_FIELDS)[number];

/** The fields of `ContactIndicatorRow` that describe its contacts. */
export interface ContactStatsFields extends Readonly<Record<DurationField, DurationSummary>> {
  readonly contactCount: number;
  readonly statusCounts: readonly { readonly status: ContactStatus; readonly count: number }[];
  readonly endReasonCounts: readonly { readonly endReason: ContactEndReason; readonly count: number }[];
  readonly answeredCount: number;
  /** R20. */
  readonly unansweredCount: number;
  readonly answerRate: number | null;
  readonly operatorMessagesPerContact: number | null;
  readonly visitorMessagesPerContact: number | null;
  /** R26: only the anomalies of contacts. Anomalies without a contact do not count here. */
  readonly anomalyCounts: readonly AnomalyCount[];
}

export interface StatsOptions {
  /** R21: whether reply times of bots count. The API's default is false. */
  readonly botsInResponsiveness: boolean;
}

export function emptyContactStats(): ContactStats {
  return {
    ...{ contacts: 0, answered: 0, unanswered: 0, operatorMessages: 0, visitorMessages: 0 },
    ...{ statuses: new Map(), endReasons: new Map(), anomalies: new Map() },
    durations: {
      durationSeconds: createDurations(),
      firstResponseSeconds: createDurations(),
      replySeconds: createDurations(),
      firstReplySeconds: createDurations(),
      closingDelaySeconds: createDurations(),
      waitingSeconds: createDurations(),
    },
  };
}

/** Adds one contact (R20 to R23). */
export function addContact(
  stats: ContactStats,
  contact: Contact,
  { botsInResponsiveness }: StatsOptions,
): void {
  const { durations } = stats;
  stats.contacts += 1;
  if (contact.answered) stats.answered += 1;
  if (contact.endReason !== null && contact.operatorMessageCount === 0) stats.unanswered += 1;
  stats.operatorMessages += contact.operatorMessageCount;
  stats.visitorMessages += contact.visitorMessageCount;
  increase(stats.statuses, contact.status, 1);
  if (contact.endReason !== null) increase(stats.endReasons, contact.endReason, 1);
  if (contact.anomaly !== null) increase(stats.anomalies, contact.anomaly, 1);
  addSeconds(durations.durationSeconds, contact.durationSeconds);
  addSeconds(durations.closingDelaySeconds, contact.closingDelaySeconds);
  addSeconds(durations.waitingSeconds, contact.waitingSeconds);
  if (contact.operatorType === BOT && !botsInResponsiveness) return;
  addSeconds(durations.firstResponseSeconds, contact.firstResponseSeconds);
  addSeconds(durations.firstReplySeconds, contact.firstReplySeconds);
  for (const seconds of contact.replySeconds) durations.replySeconds.add(seconds);
}

/** Adds `other` to `stats`. */
export function mergeStats(stats: ContactStats, other: ContactStats): void {
  stats.contacts += other.contacts;
  stats.answered += other.answered;
  stats.unanswered += other.unanswered;
  stats.operatorMessages += other.operatorMessages;
  stats.visitorMessages += other.visitorMessages;
  for (const [status, contacts] of other.statuses) increase(stats.statuses, status, contacts);
  for (const [reason, contacts] of other.endReasons) increase(stats.endReasons, reason, contacts);
  for (const [code, anomalies] of other.anomalies) increase(stats.anomalies, code, anomalies);
  for (const field of DURATION_FIELDS) stats.durations[field].merge(other.durations[field]);
}

export function contactStatsFields(stats: ContactStats): ContactStatsFields {
  const perContact = (total: number): number | null => (stats.contacts === 0 ? null : total / stats.contacts);
  const { durations } = stats;
  return {
    contactCount: stats.contacts,
    statusCounts: sortByKey(stats.statuses).map(([status, count]) => ({ status, count })),
    endReasonCounts: sortByKey(stats.endReasons).map(([endReason, count]) => ({ endReason, count })),
    answeredCount: stats.answered,
    unansweredCount: stats.unanswered,
    answerRate: perContact(stats.answered),
    durationSeconds: durations.durationSeconds.summary(),
    firstResponseSeconds: durations.firstResponseSeconds.summary(),
    replySeconds: durations.replySeconds.summary(),
    firstReplySeconds: durations.firstReplySeconds.summary(),
    closingDelaySeconds: durations.closingDelaySeconds.summary(),
    waitingSeconds: durations.waitingSeconds.summary(),
    operatorMessagesPerContact: perContact(stats.operatorMessages),
    visitorMessagesPerContact: perContact(stats.visitorMessages),
    anomalyCounts: anomalyCounts(stats.anomalies),
  };
}

/** The name of upstream's type for bots. */
const BOT = 'Bot';

function addSeconds(durations: Durations, seconds: number | null): void {
  if (seconds !== null) durations.add(seconds);
}

function increase<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function sortByKey<Key extends string>(
  counts: ReadonlyMap<Key, number>,
): readonly (readonly [Key, number])[] {
  return [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1));
}
