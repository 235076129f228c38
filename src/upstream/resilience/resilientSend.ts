import type { Send } from '../client.ts';
import type { Availability } from './availability.ts';
import { withBreaker } from './breaker.ts';
import { createConcurrency } from './concurrency.ts';
import type { UpstreamEvents } from './events.ts';
import type { RetryOptions } from './retry.ts';
import { withRetries } from './retry.ts';

export interface ResilienceOptions extends RetryOptions {
  /** Most operations in flight. */
  readonly maxInFlight: number;
  /** Most operations in the queue. One more is refused. */
  readonly maxWaiting: number;
  readonly events: UpstreamEvents;
  readonly availability: Availability;
}

/** Adds retries. Each try first waits in the queue, and then passes the breaker. Create one for each upstream host. */
export function resilientSend(send: Send, options: ResilienceOptions): Send {
  const guarded = withBreaker(send, options);
  const concurrency = createConcurrency(options);
  const tryOnce: Send = (request) => concurrency.run(() => guarded(request), request.signal);
  return withRetries(tryOnce, options);
}
