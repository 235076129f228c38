import type { Send, UpstreamRequest } from '../client.ts';
import type { CancelSignal } from '../transport/cancellation.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import type { UpstreamEvents } from './events.ts';
import type { RetryAdvice } from './retryAdvice.ts';
import { adviceOnError, adviceOnResponse } from './retryAdvice.ts';

/** How often a query is sent at most by default, the first time included. */
export const MAX_TRIES = 4;
/** The longest wait before the second try without `Retry-After`. It doubles with each further try. */
export const RETRY_BASE_DELAY_MS = 200;
/** The longest wait before any try without `Retry-After`. */
export const MAX_RETRY_DELAY_MS = 5_000;
/** With a longer `Retry-After` there is no retry: the client gets the error at once. */
export const MAX_RETRY_WAIT_SECONDS = 10;

export interface RetryOptions {
  /** Monotonic clock, in milliseconds: the clock of `deadlineAtMs`. */
  readonly now: () => number;
  /** Resolves after that time. Rejects with the signal's reason when the signal aborts before. */
  readonly sleep: (delayMs: number, signal: CancelSignal | undefined) => Promise<void>;
  /** Returns a number from 0 up to, not including, 1. */
  readonly random: () => number;
  readonly events: UpstreamEvents;
  /**
   * How often a query is sent at most, the first time included. 1 turns retries off.
   *
   * @default MAX_TRIES
   */
  readonly maxTries?: number | undefined;
}

/**
 * Retries queries that failed for a reason that may pass. `retryAdvice.ts` decides which failures these are. There is no
 * retry after the last try, and none that would start after the deadline: the caller then gets the last failure. A
 * request that is not repeatable is sent once.
 */
export function withRetries(
  send: Send,
  { now, sleep, random, events, maxTries = MAX_TRIES }: RetryOptions,
): Send {
  const waitMs = (advice: RetryAdvice | null, attempt: number, request: UpstreamRequest): number | null => {
    if (advice === null || attempt >= maxTries || request.isRepeatable !== true) return null;
    const delayMs = retryDelayMs(attempt, advice.retryAfterSeconds, random());
    const isInTime = delayMs !== null && now() + delayMs < (request.deadlineAtMs ?? Number.POSITIVE_INFINITY);
    return isInTime ? delayMs : null;
  };

  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await outcomeOf(send(request));
      const delayMs = waitMs(outcome.advice, attempt, request);
      if (delayMs === null || outcome.advice === null) return outcome.settle();
      await sleep(delayMs, request.signal);
      events.onRetry?.(outcome.advice.reason);
    }
  };
}

/**
 * The wait before the next try, in milliseconds. Without `Retry-After` it is random, from 0 to the doubled delay (full
 * jitter). With `Retry-After` the random delay is added to it, so that clients with the same `Retry-After` do not all
 * retry at the same moment.
 *
 * @param attempt the number of tries so far, from 1.
 * @param random a number from 0 up to, not including, 1.
 * @returns null when `Retry-After` is longer than `MAX_RETRY_WAIT_SECONDS`.
 */
export function retryDelayMs(
  attempt: number,
  retryAfterSeconds: number | undefined,
  random: number,
): number | null {
  const jitterMs = random * Math.min(MAX_RETRY_DELAY_MS, RETRY_BASE_DELAY_MS * 2 ** (attempt - 1));
  if (retryAfterSeconds === undefined) return jitterMs;
  if (retryAfterSeconds > MAX_RETRY_WAIT_SECONDS) return null;
  return retryAfterSeconds * 1_000 + jitterMs;
}

interface Outcome {
  readonly advice: RetryAdvice | null;
  /** Returns the response, or throws the error. */
  readonly settle: () => HttpResponse;
}

function outcomeOf(sent: Promise<HttpResponse>): Promise<Outcome> {
  return sent.then(
    (response) => ({ advice: adviceOnResponse(response), settle: () => response }),
    (error: unknown) => ({
      advice: adviceOnError(error),
      settle: () => {
        throw error;
      },
    }),
  );
}
