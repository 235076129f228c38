import { LRUCache } from 'lru-cache';
import { MAX_TRACKED_CLIENTS } from '../../gateway/execution/clientOperations.ts';

const MINUTE_MS = 60_000;

/**
 * Limits the requests of each client. A client may send `perMinute` requests at once, and then one more each time that
 * 1/`perMinute` of a minute has passed.
 *
 * It keeps one number for each client (the generic cell rate algorithm): the time at which the client has its full allowance
 * again. A client that is not remembered has its full allowance.
 *
 * @param perMinute a whole number, at least 1.
 * @param now monotonic clock, in milliseconds.
 * @returns a function that counts one request of a client. It returns null, or the wait in seconds (at least 1) for a request
 * that must be refused. A refused request does not count.
 */
export function limitRequestRate(perMinute: number, now: () => number): (clientId: string) => number | null {
  const intervalMs = MINUTE_MS / perMinute;
  const fullAtMs = new LRUCache<string, number>({ max: MAX_TRACKED_CLIENTS });
  return (clientId) => {
    const nowMs = now();
    const nextFullAtMs = Math.max(fullAtMs.get(clientId) ?? 0, nowMs) + intervalMs;
    const waitMs = nextFullAtMs - nowMs - MINUTE_MS;
    if (waitMs > ROUNDING_MS) return Math.max(1, Math.ceil(waitMs / 1_000));
    fullAtMs.set(clientId, nextFullAtMs);
    return null;
  };
}

/** Sums of fractions of a minute have rounding errors. Without this tolerance, they could refuse the last allowed request. */
const ROUNDING_MS = 0.001;
