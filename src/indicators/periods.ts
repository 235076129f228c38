import type { Contact } from '../contacts/facts/contact.ts';
import type { Instant } from '../contacts/facts/instant.ts';
import { parseTimestamp } from '../contacts/facts/instant.ts';
import type { TimeSteps } from './timeSteps.ts';

/**
 * Which contacts an interval holds, `ContactPeriod` of the schema (R25).
 * - `CONVERSATION_CLOSED`: those of the conversations closed in it.
 * - `OPENED`: those opened in it.
 */
export type PeriodKind = 'CONVERSATION_CLOSED' | 'OPENED';

/** Half-open: the start is in it, the end is not. */
interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

export interface Period {
  readonly kind: PeriodKind;
  readonly interval: Interval;
  /** A conversation is assumed to close within so many days of 24 hours after a contact was opened. */
  readonly lookaheadDays: number;
}

const DAY_MS = 86_400_000;

/** When the conversations that have to be read were closed. Never later than now for `OPENED`. */
export function closedWithin({ kind, interval, lookaheadDays }: Period, now: Instant): Interval {
  const { from, to } = interval;
  if (kind === 'CONVERSATION_CLOSED') return interval;
  return { from, to: Math.min(now, to + lookaheadDays * DAY_MS) };
}

/** Whether the period holds a contact of a conversation that was closed within `closedWithin`. */
export function isInPeriod(
  { kind, interval: { from, to } }: Period,
  { openedAt }: Pick<Contact, 'openedAt'>,
): boolean {
  if (kind === 'CONVERSATION_CLOSED') return true;
  const opened = parseTimestamp(openedAt);
  return opened !== null && opened.at >= from && opened.at < to;
}

/**
 * The start of the first step in which a contact may still be missing, because its conversation could close after what
 * was read. Null when no step is affected. Without steps, the whole interval is one step.
 */
export function completeUntil(period: Period, now: Instant, steps: TimeSteps | null): Instant | null {
  const { kind, interval, lookaheadDays } = period;
  const readTo = Math.min(now, closedWithin(period, now).to);
  const needed = kind === 'OPENED' ? interval.to + lookaheadDays * DAY_MS : interval.to;
  if (readTo >= needed) return null;
  const firstMissing = readTo - lookaheadDays * DAY_MS;
  const first = kind === 'OPENED' ? Math.max(interval.from, firstMissing) : firstMissing;
  return steps === null ? interval.from : steps.startOf(first);
}
