import { UpstreamError } from '../errors/upstreamError.ts';
import type { CancelSignal } from '../transport/cancellation.ts';
import type { UpstreamEvents } from './events.ts';

/** The `Retry-After` of a request that was refused because the queue is full. */
export const SHED_RETRY_AFTER_SECONDS = 1;

export interface ConcurrencyOptions {
  readonly maxInFlight: number;
  /** Most tasks in the queue. One more is refused at once. */
  readonly maxWaiting: number;
  readonly events: UpstreamEvents;
}

/** Limits how many tasks run at once. The others wait in a queue, first in, first out. */
export interface Concurrency {
  /** Rejects with the signal's reason when it aborts while the task waits. Rejects with an `UpstreamError` when the queue is full. */
  run<T>(task: () => Promise<T>, signal: CancelSignal | undefined): Promise<T>;
}

export function createConcurrency({ maxInFlight, maxWaiting, events }: ConcurrencyOptions): Concurrency {
  // Not a set: one that members enter and leave all the time keeps whole requests alive
  // (docs/decisions/012-nothing-outlives-its-request.md).
  const waiting: (() => void)[] = [];
  let inFlight = 0;
  const report = (): void => events.onLoad?.({ inFlight, waiting: waiting.length });

  const waitForTurn = (signal: CancelSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        const index = waiting.indexOf(begin);
        if (index >= 0) waiting.splice(index, 1);
        report();
        reject(signal?.reason);
      };
      const begin = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      waiting.push(begin);
      signal?.addEventListener('abort', leave, { once: true });
      report();
    });
  // The next task gets the slot directly, so that a task that comes later cannot take it first.
  const releaseSlot = (): void => {
    const next = waiting.shift();
    if (next === undefined) inFlight -= 1;
    else next();
    report();
  };

  return {
    run: async (task, signal) => {
      if (signal?.aborted) throw signal.reason;
      if (inFlight < maxInFlight) {
        inFlight += 1;
        report();
      } else {
        if (waiting.length >= maxWaiting) {
          events.onShed?.();
          throw queueFull();
        }
        await waitForTurn(signal);
      }
      try {
        return await task();
      } finally {
        releaseSlot();
      }
    },
  };
}

function queueFull(): UpstreamError {
  return new UpstreamError('UPSTREAM_UNAVAILABLE', 'The gateway has too much to ask of the upstream.', {
    isOverload: true,
    retryAfterSeconds: SHED_RETRY_AFTER_SECONDS,
  });
}
