/** The state of the breaker, one member for each phase. Times are milliseconds of a monotonic clock. */
export type BreakerState = Closed | Open | Probing;

/** All requests are sent, and counted in short intervals. Old intervals are dropped. */
export interface Closed {
  readonly phase: 'closed';
  /** Oldest first; none is older than the window. */
  readonly intervals: readonly Interval[];
}

/** No request is sent. */
export interface Open {
  readonly phase: 'open';
  readonly untilMs: number;
}

/** A few requests are sent to find out whether the upstream is back. All others are refused. */
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

/** What a try says about the upstream. `abandoned`: nothing, as it was aborted, or as one failure alone proves nothing. */
export type TryOutcome = 'succeeded' | 'failed' | 'abandoned';

/** The time that the breaker looks back. */
export const WINDOW_MS = 60_000;
/** With fewer requests in the window, the breaker stays closed. */
export const MIN_REQUESTS = 20;
/** The breaker opens when at least this share of the requests in the window has failed. */
export const FAILURE_SHARE = 0.5;
/** How long the breaker stays open. */
export const OPEN_MS = 30_000;
/** The breaker closes again after this many successes in a row. No more requests are in flight until then. */
export const PROBES = 5;

const INTERVAL_MS = 5_000;

export const CLOSED: Closed = { phase: 'closed', intervals: [] };

/** The state after the next request is sent, or null when it must not be sent. */
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

/** The state after a request of this phase has ended. */
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
