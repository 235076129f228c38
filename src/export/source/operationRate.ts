/** Limits how many operations are sent in a second. */
export interface OperationRate {
  /** Resolves when the operation may be sent: now. Operations are sent in the order of their calls. */
  waitForTurn(): Promise<void>;
  /** The upstream accepted an operation. */
  onAccepted(): void;
  /**
   * The upstream rejected an operation because of its rate limit.
   *
   * @param sentAtMs the time on the clock at which the operation was sent.
   * @param retryAfterMs no operation is sent for this time. 0 if the upstream sent no `Retry-After`.
   */
  onRejected(sentAtMs: number, retryAfterMs: number): void;
}

export interface OperationRateOptions {
  /** The maximum, in operations per second. Null for no maximum. */
  readonly maxPerSecond: number | null;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** Resolves after `ms` milliseconds. Rejects when the export stops. */
  readonly sleep: (delayMs: number) => Promise<void>;
}

/** The rate at the start, in operations per second. */
export const FIRST_RATE = 5;
/** Before the first rejection, each accepted operation adds this to the rate: it grows sevenfold in a second. */
const FIRST_STEP = 2;
/** After a rejection, the rate is this part of what the upstream accepted in the second before. */
const DECREASE = 0.85;
/** After a rejection, each accepted operation adds this part of the rate: about 170 operations until the old rate. */
const STEP = 0.001;
/** The lowest rate: an operation in ten seconds. */
const MIN_RATE = 0.1;
const SECOND_MS = 1_000;

/**
 * Adapts the rate to the upstream's limit, which is not known. The rate grows until the upstream rejects an operation (HTTP
 * 429). Then it falls by a factor, and grows slowly (additive increase, multiplicative decrease). Operations that were sent before
 * the last decrease do not decrease it again. Operations are evenly distributed in time: a burst could exceed the limit although the
 * rate does not.
 */
export function createOperationRate({ maxPerSecond, now, sleep }: OperationRateOptions): OperationRate {
  const max = maxPerSecond ?? Number.POSITIVE_INFINITY;
  let rate = Math.min(FIRST_RATE, max);
  let step = FIRST_STEP;
  let nextAtMs = now();
  let decreasedAtMs = Number.NEGATIVE_INFINITY;
  let acceptedAtMs: number[] = [];
  let lastTurn: Promise<unknown> = Promise.resolve();

  const takeTurn = async (): Promise<void> => {
    // While this one sleeps, a rejection may move the time.
    for (let waitMs = nextAtMs - now(); waitMs > 0; waitMs = nextAtMs - now()) await sleep(waitMs);
    nextAtMs = Math.max(nextAtMs + SECOND_MS / rate, now());
  };
  const keepLastSecond = (): void => {
    const fromMs = now() - SECOND_MS;
    acceptedAtMs = acceptedAtMs.filter((atMs) => atMs > fromMs);
  };
  return {
    waitForTurn: () => {
      const turn = lastTurn.then(takeTurn);
      lastTurn = turn.catch(() => undefined);
      return turn;
    },
    onAccepted: () => {
      keepLastSecond();
      acceptedAtMs.push(now());
      rate = Math.min(max, rate + step);
    },
    onRejected: (sentAtMs, retryAfterMs) => {
      nextAtMs = Math.max(nextAtMs, now() + retryAfterMs);
      if (sentAtMs <= decreasedAtMs) return;
      decreasedAtMs = now();
      keepLastSecond();
      // Below one operation in a second, the last second says nothing.
      const limit = Math.min(rate, Math.max(1, acceptedAtMs.length));
      rate = Math.max(MIN_RATE, limit * DECREASE);
      step = rate * STEP;
      nextAtMs = Math.max(nextAtMs, now() + SECOND_MS / rate);
    },
  };
}
