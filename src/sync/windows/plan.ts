import type { Instant } from '../../contacts/facts/instant.ts';
import type { Day, Days } from '../../indicators/days.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import type { SyncState } from '../contract/syncState.ts';
import { isRetried } from '../contract/syncState.ts';

export interface PlanOptions {
  /** Null: the destination says where it begins. */
  readonly since: Day | null;
  readonly lookBackDays: number;
  /** The end of what is read, in milliseconds since 1970. */
  readonly now: Instant;
}

/** An interval to read. `backwards`: its end is covered already, so its last window is read first. */
export interface Stretch {
  readonly interval: Interval;
  readonly direction: 'forwards' | 'backwards';
}

/**
 * The clocks of this process and of the upstream can differ by so much. A conversation that is closed in this time may have
 * been missing from the last run.
 */
const MAX_CLOCK_DIFFERENCE_MS = 3_600_000;

/**
 * What a run has to read, in order:
 * 1. earlier days with conversations that were not available,
 * 2. the last days again, and the time since the last run,
 * 3. the days before the destination's first day, if `since` is earlier.
 */
export function planStretches(state: SyncState, options: PlanOptions, days: Days): readonly Stretch[] {
  const { covered } = state;
  const lookBackFrom = Math.max(
    covered.from,
    Math.min(
      daysBefore(covered.to, options.lookBackDays, days),
      days.startOf(covered.to - MAX_CLOCK_DIFFERENCE_MS),
    ),
  );
  const repeated = [...new Set(state.unavailable.filter(isRetried).map(({ day }) => day))]
    .map((day) => days.startOfDay(day))
    .filter((start) => start < lookBackFrom && start >= covered.from)
    .toSorted((one, other) => one - other)
    .map((from): Stretch => ({ interval: { from, to: days.endOf(from) }, direction: 'forwards' }));
  const recent: Stretch = { interval: { from: lookBackFrom, to: options.now }, direction: 'forwards' };
  const sinceAt = options.since === null ? covered.from : days.startOfDay(options.since);
  const earlier: Stretch = { interval: { from: sinceAt, to: covered.from }, direction: 'backwards' };
  return [...repeated, recent, earlier].filter(({ interval: { from, to } }) => from < to);
}

/** The start of the day that is so many days before the day of an instant. */
function daysBefore(at: Instant, count: number, days: Days): Instant {
  let start = days.startOf(at);
  for (let day = 0; day < count; day += 1) start = days.startOf(start - 1);
  return start;
}

/** The longest window, in days. */
export const MAX_WINDOW_DAYS = 64;

/**
 * The next windows of a stretch, in the order in which they are read. The first one begins at the cursor, or ends there if
 * the direction is backwards. All windows are whole days, except where the stretch begins or ends.
 */
export function nextWindows(
  { interval, direction }: Stretch,
  cursor: Instant,
  { windowDays, count }: { readonly windowDays: number; readonly count: number },
  days: Days,
): readonly Interval[] {
  const windows: Interval[] = [];
  let at = cursor;
  while (windows.length < count && (direction === 'forwards' ? at < interval.to : at > interval.from)) {
    let other = at;
    for (let day = 0; day < windowDays; day += 1) {
      other = direction === 'forwards' ? days.endOf(other) : days.startOf(other - 1);
    }
    other = Math.min(interval.to, Math.max(interval.from, other));
    windows.push(direction === 'forwards' ? { from: at, to: other } : { from: other, to: at });
    at = other;
  }
  return windows;
}
