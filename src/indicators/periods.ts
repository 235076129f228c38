import type { Contact } from '../contacts/facts/contact.ts';
import type { Instant } from '../contacts/facts/instant.ts';
import { parseTimestamp } from '../contacts/facts/instant.ts';
import type { TimeSteps } from './timeSteps.ts';

/**
 * Which contacts belong to an interval, `ContactPeriod` of the schema (R25).
 * - `CONVERSATION_CLOSED`: the contacts of the conversations that were closed in the interval.
 * - `OPENED`: the contacts that were opened in the interval.
 */
export type PeriodKind = 'CONVERSATION_CLOSED' | 'OPENED';

/** Includes `from`, and does not include `to`. */
interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

export interface Period {
  readonly kind: PeriodKind;
  readonly interval: Interval;
  /** The assumed longest time from the opening of a contact to the closing of its conversation, in days of 24 hours. */
  readonly lookaheadDays: number;
}

const DAY_MS = 86_400_000;

/** The closing dates of the conversations to read. For `OPENED`, the end is never later than now. */
export function closedWithin({ kind, interval, lookaheadDays }: Period, now: Instant): Interval {
  const { from, to } = interval;
  if (kind === 'CONVERSATION_CLOSED') return interval;
  return { from, to: Math.min(now, to + lookaheadDays * DAY_MS) };
}

/** Whether a contact belongs to the period. Its conversation must have been closed in the interval of `closedWithin`. */
export function isInPeriod(
  { kind, interval: { from, to } }: Period,
  { openedAt }: Pick<Contact, 'openedAt'>,
): boolean {
  if (kind === 'CONVERSATION_CLOSED') return true;
  const opened = parseTimestamp(openedAt);
  return opened !== null && opened.at >= from && opened.at < to;
}

/**
 * The start of the first step in which a contact may still be missing, because its conversation may close after the interval of
 * `closedWithin`. Null when no step is affected. Without steps, the whole interval is one step.
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
