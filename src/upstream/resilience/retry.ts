import type { Send, UpstreamRequest } from '../client.ts';
import type { CancelSignal } from '../transport/cancellation.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import type { UpstreamEvents } from './events.ts';
import type { RetryAdvice } from './retryAdvice.ts';
import { adviceOnAnswer, adviceOnError } from './retryAdvice.ts';
import { retryDelayMs } from './retryTiming.ts';

/** How often a query is sent at most unless told otherwise, the first time included. */
export const MAX_TRIES = 4;

export interface RetryOptions {
  /** The process's monotonic clock, in milliseconds: the one that `deadlineAtMs` goes by. */
  readonly now: () => number;
  /** Resolves after that time; rejects with the signal's reason when it aborts before. */
  readonly sleep: (delayMs: number, signal: CancelSignal | undefined) => Promise<void>;
  /** From 0 to 1, the latter excluded. */
  readonly random: () => number;
  readonly events: UpstreamEvents;
  /**
   * How often a query is sent at most, the first time included. 1 leaves retries to the caller.
   *
   * @default MAX_TRIES
   */
  readonly maxTries?: number | undefined;
}

/**
 * Sends a query again when that may help, until the tries are used up or the next one would come after the deadline:
 * then the last failure stands. What is not repeatable is sent once.
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

interface Outcome {
  readonly advice: RetryAdvice | null;
  /** Returns the answer, or throws the error. */
  readonly settle: () => HttpResponse;
}

function outcomeOf(sent: Promise<HttpResponse>): Promise<Outcome> {
  return sent.then(
    (answer) => ({ advice: adviceOnAnswer(answer), settle: () => answer }),
    (error: unknown) => ({
      advice: adviceOnError(error),
      settle: () => {
        throw error;
      },
    }),
  );
}
