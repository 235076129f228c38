import { parseTimestamp } from '../../../contacts/facts/instant.ts';
import { formatDuration } from './labels.ts';

/** A time and a day in UTC, as the explorer shows all dates. */
export interface ClockText {
  /** Example: `11:05:05` */
  readonly time: string;
  /** Example: `Mon 12 Jan` */
  readonly day: string;
}

/**
 * Parses a date from the upstream into milliseconds since 1970. Returns null when the date cannot be read (R15).
 *
 * @param text the date as the upstream wrote it.
 */
export function parseInstant(text: string): number | null {
  return parseTimestamp(text)?.at ?? null;
}

/** @param ms milliseconds since 1970. */
export function formatClock(ms: number): ClockText {
  const date = new Date(ms);
  const day = `${DAYS[date.getUTCDay()] ?? ''} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
  return { time: date.toISOString().slice(11, 19), day };
}

/**
 * Formats a date as `Mon 12 Jan 2026, 11:05:05`.
 *
 * @param original the date as the upstream wrote it. It is returned unchanged when `ms` is null.
 * @param ms the parsed date, or null when it cannot be read.
 */
export function formatDate(original: string, ms: number | null): string {
  if (ms === null) return original;
  const { time, day } = formatClock(ms);
  return `${day} ${new Date(ms).getUTCFullYear()}, ${time}`;
}

/** Describes when a conversation started and ended, in one line. Says so when a date cannot be read. */
export function formatPeriod(createdAt: string, closedAt: string | null): string {
  const fromMs = parseInstant(createdAt);
  if (closedAt === null) return `From ${dateOrWarning(createdAt, fromMs)}, still open`;
  const toMs = parseInstant(closedAt);
  if (fromMs === null || toMs === null) {
    return `From ${dateOrWarning(createdAt, fromMs)} to ${dateOrWarning(closedAt, toMs)}`;
  }
  const duration = toMs < fromMs ? '' : `, ${formatDuration((toMs - fromMs) / 1000)}`;
  return `From ${formatDate(createdAt, fromMs)} to ${formatDate(closedAt, toMs)} UTC${duration}`;
}

function dateOrWarning(original: string, ms: number | null): string {
  return ms === null ? `“${original}”, which is no readable date` : `${formatDate(original, ms)} UTC`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = [
  ...(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'] as const),
  ...(['Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const),
];
