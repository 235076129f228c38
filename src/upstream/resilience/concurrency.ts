import { UpstreamError } from '../errors/upstreamError.ts';
import type { CancelSignal } from '../transport/cancellation.ts';
import type { UpstreamEvents } from './events.ts';

/** What a client is told to wait when its request was shed. */
export const SHED_RETRY_AFTER_SECONDS = 1;

export interface ConcurrencyOptions {
  readonly maxInFlight: number;
  /** Who comes when that many wait already is refused at once. */
  readonly maxWaiting: number;
  readonly events: UpstreamEvents;
}

/** Runs tasks in the order in which they come, only so many at a time. */
export interface Concurrency {
  /** Rejects with the signal's reason when it aborts while the task waits, and with an `UpstreamError` when shed. */
  run<T>(task: () => Promise<T>, signal: CancelSignal | undefined): Promise<T>;
}

export function createConcurrency({ maxInFlight, maxWaiting, events }: ConcurrencyOptions): Concurrency {
  // Sets keep the order of insertion, and any member leaves in constant time.
  const waiting = new Set<() => void>();
  let inFlight = 0;
  const report = (): void => events.onLoad?.({ inFlight, waiting: waiting.size });

  const turn = (signal: CancelSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(begin);
        report();
        reject(signal?.reason);
      };
      const begin = (): void => {
        waiting.delete(begin);
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      waiting.add(begin);
      signal?.addEventListener('abort', leave, { once: true });
      report();
    });
  // Whoever is next takes over the place, so that nobody who comes later can take it first.
  const passOn = (): void => {
    const [next] = waiting;
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
        if (waiting.size >= maxWaiting) {
          events.onShed?.();
          throw shed();
        }
        await turn(signal);
      }
      try {
        return await task();
      } finally {
        passOn();
      }
    },
  };
}

function shed(): UpstreamError {
  return new UpstreamError('UPSTREAM_UNAVAILABLE', 'The gateway has too much to ask of the upstream.', {
    isOverload: true,
    retryAfterSeconds: SHED_RETRY_AFTER_SECONDS,
  });
}
