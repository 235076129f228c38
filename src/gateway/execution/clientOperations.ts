import { LRUCache } from 'lru-cache';
import { ClientRateLimited } from '../../upstream/errors/clientRateLimited.ts';
import type { Concurrency } from '../../upstream/resilience/concurrency.ts';
import { createConcurrency } from '../../upstream/resilience/concurrency.ts';
import type { CancelSignal } from '../../upstream/transport/cancellation.ts';

/**
 * Number of clients that are remembered. Beyond it, the client that sent nothing for the longest time is forgotten: it then
 * counts as a new one.
 */
export const MAX_TRACKED_CLIENTS = 10_000;

/** When a client that is at its limit may try again, in seconds. An operation mostly takes less. */
export const OPERATIONS_RETRY_SECONDS = 1;

/** The upstream operations of one request, counted with those of all requests of its client. */
export interface ClientOperations {
  /**
   * Runs an operation. The first operation of a request is refused when the client is at its limit. Later operations of the
   * request wait instead, so that a request that has started can end.
   *
   * @throws ClientRateLimited when it is refused. The task does not run then.
   */
  run<T>(task: () => Promise<T>, signal: CancelSignal): Promise<T>;
}

export interface ClientOperationsOptions {
  /** Upstream operations of one client at the same time. */
  readonly maxOperations: number;
  /** Called with the label of a client, once for each request of it that is refused. */
  readonly onRefused: (label: string) => void;
}

/** Limits the upstream operations of each client. Returns the function that makes the `ClientOperations` of one request. */
export function limitClientOperations({
  maxOperations,
  onRefused,
}: ClientOperationsOptions): (client: { readonly id: string; readonly label: string }) => ClientOperations {
  const clients = new LRUCache<string, ActiveOperations>({ max: MAX_TRACKED_CLIENTS });

  const activeOf = (id: string): ActiveOperations => {
    const known = clients.get(id);
    if (known) return known;
    // `isAdmitted` limits the operations that wait: each admitted request has at most `MAX_CONCURRENT_OPERATIONS`.
    const maxWaiting = Number.POSITIVE_INFINITY;
    const concurrency = createConcurrency({ maxInFlight: maxOperations, maxWaiting, events: {} });
    const active = { concurrency, count: 0 };
    clients.set(id, active);
    return active;
  };

  return ({ id, label }) => {
    let isAdmitted = false;
    let isRefused = false;
    return {
      run: async (task, signal) => {
        const active = activeOf(id);
        if (!isAdmitted && active.count >= maxOperations) {
          if (!isRefused) onRefused(label);
          isRefused = true;
          throw new ClientRateLimited(
            `Expected at most ${maxOperations} upstream operations of one client at once: try again later.`,
            OPERATIONS_RETRY_SECONDS,
          );
        }
        isAdmitted = true;
        active.count += 1;
        try {
          return await active.concurrency.run(task, signal);
        } finally {
          active.count -= 1;
        }
      },
    };
  };
}

/** The operations of one client, of all its requests. */
interface ActiveOperations {
  readonly concurrency: Concurrency;
  /** Operations that are in flight or wait. */
  count: number;
}
