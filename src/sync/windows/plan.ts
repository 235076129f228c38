import type { Instant } from '../../contacts/facts/instant.ts';
import type { Day, Days } from '../../indicators/days.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import type { LookBack, LookBackStart, SyncState } from '../contract/syncState.ts';
import { isRetried } from '../contract/syncState.ts';

export interface PlanOptions {
  /** Null: the destination says where it begins. */
  readonly since: Day | null;
  readonly lookBackDays: number;
  /** Whether the last days are read again once a day. Otherwise, each complete run reads them again. */
  readonly looksBackDaily: boolean;
  /** The end of the last window that the run reads, in milliseconds since 1970. */
  readonly now: Instant;
}

/** An interval to read. `backwards`: its end is covered already, so its last window is read first. */
export interface Stretch {
  readonly interval: Interval;
  readonly direction: 'forwards' | 'backwards';
  /** The look-back that the stretch belongs to. */
  readonly lookBack: LookBackStart | null;
}

/**
 * The clocks of this process and of the upstream can differ by so much. A conversation that is closed in this time may have
 * been missing from the last run.
 */
const MAX_CLOCK_DIFFERENCE_MS = 3_600_000;

/**
 * How often a repeated sync begins a look-back, in milliseconds. An hour less than a day: the start of a run varies.
 */
const DAILY_MS = 82_800_000;

/**
 * A run that failed is continued: its look-back is not begun again within this time, in milliseconds. It is so short that a
 * daily run begins a new one, whether the last one failed or not.
 */
const CONTINUED_WITHIN_MS = 43_200_000;

/**
 * What a run has to read, in order:
 * 1. earlier days with conversations that were not available,
 * 2. the last days again, and the time since the last run,
 * 3. the days before the destination's first day, if `since` is earlier.
 */
export function planStretches(state: SyncState, options: PlanOptions, days: Days): readonly Stretch[] {
  const { covered } = state;
  const lastHour = days.startOf(covered.to - MAX_CLOCK_DIFFERENCE_MS);
  const earliest = Math.max(
    covered.from,
    Math.min(daysBefore(covered.to, options.lookBackDays, days), lastHour),
  );
  const begun = isContinued(state.lookBack, earliest, options) ? state.lookBack : null;
  const lookBackFrom =
    begun === null ? earliest : Math.max(earliest, Math.min(days.startOf(begun.until), lastHour));
  const repeated = [...new Set(state.unavailable.filter(isRetried).map(({ day }) => day))]
    .map((day) => days.startOfDay(day))
    .filter((start) => start < lookBackFrom && start >= covered.from)
    .toSorted((one, other) => one - other)
    .map((from): Stretch => stretchOf({ from, to: days.endOf(from) }, 'forwards'));
  const lookBack = continuedOr({ startedAt: options.now, from: earliest }, begun);
  const recent = stretchOf({ from: lookBackFrom, to: options.now }, 'forwards', lookBack);
  const sinceAt = options.since === null ? covered.from : days.startOfDay(options.since);
  const earlier = stretchOf({ from: sinceAt, to: covered.from }, 'backwards');
  return [...repeated, recent, earlier].filter(({ interval: { from, to } }) => from < to);
}

function stretchOf(
  interval: Interval,
  direction: Stretch['direction'],
  lookBack: LookBackStart | null = null,
): Stretch {
  return { interval, direction, lookBack };
}

/** The look-back of a run: a new one, or the one that it continues. */
function continuedOr(fresh: LookBackStart, begun: LookBack | null): LookBackStart {
  if (begun === null) return fresh;
  // Fewer days than before are wanted: days after `until` were skipped.
  const from = fresh.from > begun.until ? fresh.from : begun.from;
  return { startedAt: begun.startedAt, from };
}

/**
 * Whether a run goes on where an earlier one was. Not if it has to begin on an earlier day. A complete look-back only counts
 * when there is one a day.
 */
function isContinued(
  lookBack: LookBack | null,
  earliest: Instant,
  { now, looksBackDaily }: PlanOptions,
): lookBack is LookBack {
  if (lookBack === null || lookBack.from > earliest) return false;
  if (lookBack.isComplete && !looksBackDaily) return false;
  const ageMs = now - lookBack.startedAt;
  return ageMs >= 0 && ageMs < (looksBackDaily ? DAILY_MS : CONTINUED_WITHIN_MS);
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
