import type { Instant } from '../contacts/facts/instant.ts';
import { formatInstant } from '../contacts/facts/instant.ts';
import type { Day, Days } from '../indicators/days.ts';
import type { Destination, WindowOutcome } from './contract/destination.ts';
import { DestinationFailed, DestinationRefused } from './contract/syncError.ts';
import type { LookBackStart, SyncState } from './contract/syncState.ts';
import { MAX_UNAVAILABLE, purgedDigest, stateAfter, stateAtEnd } from './contract/syncState.ts';
import type { PlanOptions, Stretch } from './windows/plan.ts';
import { MAX_WINDOW_DAYS, nextWindows, planStretches } from './windows/plan.ts';
import type { ReadWindow, ReadWindowOptions } from './windows/readWindow.ts';
import { readWindow } from './windows/readWindow.ts';
import type { SyncSource } from './windows/syncSource.ts';

export interface SyncOptions extends PlanOptions {
  readonly timeZone: string;
  /** The upstream's endpoint. */
  readonly upstream: string;
  /** The number of windows that are read at once. */
  readonly parallel: number;
}

export interface SyncParts {
  readonly destination: Destination;
  readonly source: SyncSource;
  /** The days of the time zone. */
  readonly days: Days;
  /** Where windows are kept until they are written. */
  readonly temporaryDirectory: string;
  /** When it aborts, nothing more is written. */
  readonly signal: AbortSignal;
  /** Called after each window that had an effect. */
  readonly onWindow: (
    window: { readonly from: Instant; readonly to: Instant },
    outcome: WindowOutcome,
  ) => void;
}

export interface SyncSummary extends WindowOutcome {
  readonly state: SyncState;
}

/**
 * Brings a destination up to date. The state advances with each window, so a run that fails or is killed loses the windows
 * in progress only.
 *
 * Rejects with the errors of the destination and of the source, and with the reason of the signal.
 */
export async function runSync(options: SyncOptions, parts: SyncParts): Promise<SyncSummary> {
  const { destination, days, signal } = parts;
  let state = startOf(await destination.readState(), options, days);
  let total = NOTHING;
  const today = days.nameOf(options.now);
  const purged = new Set(state.purged);
  const isPurged = (id: string): boolean => purged.size > 0 && purged.has(purgedDigest(id));
  for (const stretch of planStretches(state, options, days)) {
    const reader = stretchReader(stretch, { parallel: options.parallel, isPurged }, parts);
    for (let windows = await reader.next(); windows !== null; windows = await reader.next()) {
      try {
        for (const window of windows) {
          signal.throwIfAborted();
          const written = await writeWindow(window, state, { today, lookBack: stretch.lookBack }, parts);
          state = written.state;
          total = sumOf(total, written.outcome);
        }
      } finally {
        await closeAll(windows);
      }
    }
  }
  signal.throwIfAborted();
  const last = stateAtEnd(state, options);
  await destination.finish(last);
  return { ...total, state: last };
}

const NOTHING: WindowOutcome = { contacts: 0, conversations: 0, moved: 0, removed: 0, anonymised: 0 };

function sumOf(one: WindowOutcome, other: WindowOutcome): WindowOutcome {
  return {
    contacts: one.contacts + other.contacts,
    conversations: one.conversations + other.conversations,
    moved: one.moved + other.moved,
    removed: one.removed + other.removed,
    anonymised: one.anonymised + other.anonymised,
  };
}

/** The clock of a run may be behind the clock of the last run by so much. */
const MAX_CLOCK_STEP_MS = 300_000;

/** @throws DestinationRefused if the destination was written with other arguments. */
function startOf(
  found: SyncState | null,
  { since, upstream, timeZone, now }: SyncOptions,
  days: Days,
): SyncState {
  if (found === null) {
    if (since === null)
      throw new DestinationRefused(
        '--since: expected the first day to read, as nothing was synced yet, got none',
      );
    const at = days.startOfDay(since);
    if (at >= now) throw new DestinationRefused(`--since: expected a day that has begun, got "${since}"`);
    const covered = { from: at, to: at };
    return { upstream, timeZone, covered, unavailable: [], lookBack: null, purged: [] };
  }
  if (found.timeZone !== timeZone) {
    throw new DestinationRefused(
      `--time-zone: expected ${found.timeZone}, as the days of the destination have it, got "${timeZone}"`,
    );
  }
  if (found.upstream !== upstream) {
    throw new DestinationRefused(
      'UPSTREAM_URL: expected the upstream that the destination was synced from, got another one',
    );
  }
  const { to } = found.covered;
  if (to > now + MAX_CLOCK_STEP_MS) {
    throw new DestinationRefused(
      `expected a clock after ${formatInstant(to)}, until which the destination was synced, got ${formatInstant(now)}`,
    );
  }
  return found;
}

async function writeWindow(
  window: ReadWindow,
  before: SyncState,
  run: { readonly today: Day; readonly lookBack: LookBackStart | null },
  { destination, days, onWindow }: SyncParts,
): Promise<{ readonly state: SyncState; readonly outcome: WindowOutcome }> {
  const { interval, spill, unavailable } = window;
  const state = stateAfter(before, window, { dayOf: days.nameOf, ...run });
  if (state.unavailable.length > MAX_UNAVAILABLE) {
    throw new DestinationFailed(`expected at most ${MAX_UNAVAILABLE} unavailable conversations, got more`);
  }
  const outcome = await destination.replaceWindow(spill.content(interval, unavailable), state);
  onWindow(interval, outcome);
  return { state, outcome };
}

/** Reads a stretch, several windows at once. */
interface StretchReader {
  /** The next windows, in the order in which they must be written. Null at the end. All of them must be closed. */
  next(): Promise<readonly ReadWindow[] | null>;
}

/** A window of one day has as many pages as it needs. A longer one is for days with next to nothing. */
const PAGES_OF_LONG_WINDOW = 1;

function stretchReader(
  stretch: Stretch,
  { parallel, isPurged }: { readonly parallel: number } & Pick<ReadWindowOptions, 'isPurged'>,
  parts: SyncParts,
): StretchReader {
  const { interval, direction } = stretch;
  let cursor = direction === 'forwards' ? interval.from : interval.to;
  let windowDays = 1;

  const next = async (): Promise<readonly ReadWindow[] | null> => {
    const wanted = nextWindows(stretch, cursor, { windowDays, count: parallel }, parts.days);
    if (wanted.length === 0) return null;
    const maxPages = windowDays === 1 ? Number.POSITIVE_INFINITY : PAGES_OF_LONG_WINDOW;
    const options = { maxPages, directory: parts.temporaryDirectory, isPurged };
    const read = await allOf(wanted.map((window) => readWindow(window, parts.source, options)));
    const usable = read.indexOf(null);
    const windows = read.slice(0, usable === -1 ? read.length : usable).filter((window) => window !== null);
    await closeAll(read.slice(windows.length).filter((window) => window !== null));
    const isEmpty = windows.every(({ spill, unavailable }) => spill.count + unavailable.length === 0);
    if (windows.length < read.length) windowDays = 1;
    else if (isEmpty) windowDays = Math.min(MAX_WINDOW_DAYS, windowDays * 2);
    const last = windows.at(-1)?.interval;
    if (last === undefined) return next();
    cursor = direction === 'forwards' ? last.to : last.from;
    return windows;
  };
  return { next };
}

/** Waits for all. After a failure it closes the windows that were read, and rejects with the first failure. */
async function allOf(reads: readonly Promise<ReadWindow | null>[]): Promise<readonly (ReadWindow | null)[]> {
  const settled = await Promise.allSettled(reads);
  const failed = settled.find((each) => each.status === 'rejected');
  const windows = settled.map((each) => (each.status === 'fulfilled' ? each.value : null));
  if (failed === undefined) return windows;
  await closeAll(windows.filter((window) => window !== null));
  throw failed.reason;
}

async function closeAll(windows: readonly ReadWindow[]): Promise<void> {
  await Promise.all(windows.map(({ spill }) => spill.close()));
}
