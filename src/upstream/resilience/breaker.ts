import type { Send } from '../client.ts';
import { UpstreamError } from '../errors/upstreamError.ts';
import type { Availability, Judgement } from './availability.ts';
import type { BreakerState, TryOutcome } from './breakerState.ts';
import { admit, CLOSED, settle } from './breakerState.ts';
import type { UpstreamEvents } from './events.ts';

export interface BreakerOptions {
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
  readonly events: UpstreamEvents;
  readonly availability: Availability;
}

/**
 * Adds a circuit breaker. While the upstream is away, nothing is sent: clients get their error at once, and the upstream can
 * recover. `Availability` decides what counts as a failure, which may take longer than the client's response. Create one for
 * each upstream host.
 */
export function withBreaker(send: Send, { now, events, availability }: BreakerOptions): Send {
  let state: BreakerState = CLOSED;
  // The results of requests from an earlier phase do not count in the current one.
  let phaseNumber = 0;

  const enter = (next: BreakerState): void => {
    const isNewPhase = next.phase !== state.phase;
    state = next;
    if (!isNewPhase) return;
    phaseNumber += 1;
    events.onBreakerPhase?.(next.phase);
  };
  const refuse = (): UpstreamError => {
    events.onBroken?.();
    const waitMs = state.phase === 'open' ? Math.max(0, state.untilMs - now()) : 0;
    return new UpstreamError(
      'UPSTREAM_UNAVAILABLE',
      'The upstream failed too often, so no requests are sent to it for a while.',
      { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) },
    );
  };

  return async (request) => {
    const admitted = admit(state, now());
    if (admitted === null) throw refuse();
    enter(admitted);
    const ticket = phaseNumber;
    const end = (outcome: TryOutcome): void => {
      if (ticket === phaseNumber) enter(settle(state, outcome, now()));
    };
    const endBy = (judgement: Judgement): void => {
      if (typeof judgement === 'string') end(judgement);
      else void judgement.then(end);
    };
    try {
      const response = await send(request);
      endBy(availability.judgeResponse(response, request.headers));
      return response;
    } catch (error) {
      endBy(availability.judgeError(error, request.headers));
      throw error;
    }
  };
}
