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
  const waiting = new WaitingTasks();
  let inFlight = 0;
  const report = (): void => events.onLoad?.({ inFlight, waiting: waiting.size });

  const waitForTurn = (signal: CancelSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.take(task);
        report();
        reject(signal?.reason);
      };
      const begin = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const task = waiting.add(begin);
      signal?.addEventListener('abort', leave, { once: true });
      report();
    });
  // The next task gets the slot directly, so that a task that comes later cannot take it first.
  const releaseSlot = (): void => {
    const begin = waiting.takeFirst();
    if (begin === null) inFlight -= 1;
    else begin();
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

interface WaitingTask {
  /** Null when the task no longer waits. */
  begin: (() => void) | null;
}

/**
 * The tasks of the queue, in their order. Adding and taking need constant time on average: with `indexOf` and `splice`, 50,000
 * tasks that time out one after the other block the process for half a minute. A set would keep whole requests alive
 * (docs/decisions/012-nothing-outlives-its-request.md).
 */
class WaitingTasks {
  /** Some of them no longer wait: at most as many as wait, and `SPARE_TASKS`. */
  readonly #tasks: WaitingTask[] = [];
  /** No task before this index waits. */
  #first = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(begin: () => void): WaitingTask {
    const task = { begin };
    this.#tasks.push(task);
    this.#size += 1;
    return task;
  }

  /** Removes a task. Returns its `begin`, or null when it no longer waits. */
  take(task: WaitingTask): (() => void) | null {
    const { begin } = task;
    if (begin === null) return null;
    task.begin = null;
    this.#size -= 1;
    if (this.#tasks.length > 2 * this.#size + SPARE_TASKS) this.#compact();
    return begin;
  }

  /** Removes the first task. Returns its `begin`, or null when no task waits. */
  takeFirst(): (() => void) | null {
    let task = this.#tasks[this.#first];
    while (task?.begin === null) {
      this.#first += 1;
      task = this.#tasks[this.#first];
    }
    return task ? this.take(task) : null;
  }

  #compact(): void {
    let end = 0;
    for (const task of this.#tasks) {
      if (task.begin === null) continue;
      this.#tasks[end] = task;
      end += 1;
    }
    this.#tasks.length = end;
    this.#first = 0;
  }
}

/** With fewer tasks that no longer wait, they stay in the list. */
const SPARE_TASKS = 32;

function queueFull(): UpstreamError {
  return new UpstreamError('UPSTREAM_UNAVAILABLE', 'The gateway has too much to ask of the upstream.', {
    isOverload: true,
    retryAfterSeconds: SHED_RETRY_AFTER_SECONDS,
  });
}
