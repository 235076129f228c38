import type { Send } from '../client.ts';
import type { Availability } from './availability.ts';
import { withBreaker } from './breaker.ts';
import { createConcurrency } from './concurrency.ts';
import type { UpstreamEvents } from './events.ts';
import type { RetryOptions } from './retry.ts';
import { withRetries } from './retry.ts';

export interface ResilienceOptions extends RetryOptions {
  /** Operations in flight at most. */
  readonly maxInFlight: number;
  /** Operations that may wait for a place; the next one is shed. */
  readonly maxWaiting: number;
  readonly events: UpstreamEvents;
  readonly availability: Availability;
}

/** Retries of tries, each of which needs a place and a breaker that lets it through. One for each upstream host. */
export function resilientSend(send: Send, options: ResilienceOptions): Send {
  const guarded = withBreaker(send, options);
  const concurrency = createConcurrency(options);
  const tryOnce: Send = (request) => concurrency.run(() => guarded(request), request.signal);
  return withRetries(tryOnce, options);
}
