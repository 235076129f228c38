/** What the breaker knows, one member a phase. Times are milliseconds of a monotonic clock. */
export type BreakerState = Closed | Open | Probing;

/** Everything is let through and counted, in short intervals so that what is old can be forgotten. */
export interface Closed {
  readonly phase: 'closed';
  /** Oldest first; none is older than the window. */
  readonly intervals: readonly Interval[];
}

/** Nothing is let through. */
export interface Open {
  readonly phase: 'open';
  readonly untilMs: number;
}

/** A few are let through to find out; who else comes is refused. */
export interface Probing {
  readonly phase: 'probing';
  readonly inFlight: number;
  readonly succeeded: number;
}

interface Interval {
  readonly startMs: number;
  readonly failures: number;
  readonly total: number;
}

/** What a try shows of the upstream. `abandoned`: nothing, as nobody waited for its end or it proves nothing alone. */
export type TryOutcome = 'succeeded' | 'failed' | 'abandoned';

/** The time that the breaker looks back on. */
export const WINDOW_MS = 60_000;
/** Fewer requests than that within the window prove nothing. */
export const MIN_REQUESTS = 20;
/** The share of them that must have failed to open it. */
export const FAILURE_SHARE = 0.5;
/** How long nothing is sent. */
export const OPEN_MS = 30_000;
/** How many must succeed in a row to close it again; no more are in flight until then. */
export const PROBES = 5;

const INTERVAL_MS = 5_000;

export const CLOSED: Closed = { phase: 'closed', intervals: [] };

/** The state in which the next request goes out, or null when it must not. */
export function admit(state: BreakerState, nowMs: number): Closed | Probing | null {
  switch (state.phase) {
    case 'closed':
      return state;
    case 'open':
      return nowMs < state.untilMs ? null : { phase: 'probing', inFlight: 1, succeeded: 0 };
    case 'probing':
      return state.inFlight + state.succeeded < PROBES ? { ...state, inFlight: state.inFlight + 1 } : null;
  }
}

/** The state after a request that was let through in this phase has ended. */
export function settle(state: BreakerState, outcome: TryOutcome, nowMs: number): BreakerState {
  switch (state.phase) {
    case 'closed':
      return outcome === 'abandoned' ? state : counted(state, outcome === 'failed', nowMs);
    case 'open':
      return state;
    case 'probing':
      return probed(state, outcome, nowMs);
  }
}

function counted({ intervals }: Closed, isFailure: boolean, nowMs: number): Closed | Open {
  const startMs = nowMs - (nowMs % INTERVAL_MS);
  const recent = intervals.filter((interval) => interval.startMs > nowMs - WINDOW_MS);
  const last = recent.at(-1);
  const current = last?.startMs === startMs ? last : { startMs, failures: 0, total: 0 };
  const failures = current.failures + (isFailure ? 1 : 0);
  const earlier = recent.filter((interval) => interval !== current);
  const all = [...earlier, { startMs, failures, total: current.total + 1 }];
  const total = sum(all.map((interval) => interval.total));
  const failed = sum(all.map((interval) => interval.failures));
  const isBroken = isFailure && total >= MIN_REQUESTS && failed >= total * FAILURE_SHARE;
  return isBroken ? { phase: 'open', untilMs: nowMs + OPEN_MS } : { phase: 'closed', intervals: all };
}

function probed(state: Probing, outcome: TryOutcome, nowMs: number): BreakerState {
  const inFlight = state.inFlight - 1;
  switch (outcome) {
    case 'failed':
      return { phase: 'open', untilMs: nowMs + OPEN_MS };
    case 'abandoned':
      return { ...state, inFlight };
    case 'succeeded': {
      const succeeded = state.succeeded + 1;
      return succeeded >= PROBES ? CLOSED : { ...state, inFlight, succeeded };
    }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
