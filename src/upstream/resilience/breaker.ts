import type { Send } from '../client.ts';
import { UpstreamError } from '../errors.ts';
import type { HttpAnswer } from '../exchange.ts';
import type { BreakerState, TryOutcome } from './breakerState.ts';
import { admit, CLOSED, settle } from './breakerState.ts';
import type { UpstreamEvents } from './events.ts';

export interface BreakerOptions {
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
  readonly events: UpstreamEvents;
}

/**
 * One for each upstream host: it stops asking one that fails, so that clients get their answer at once and the upstream
 * can recover. What counts as a failure is no answer, none in time, or HTTP 5xx.
 */
export function withBreaker(send: Send, { now, events }: BreakerOptions): Send {
  let state: BreakerState = CLOSED;
  // Requests that were let through before the phase changed say nothing about this one.
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
      'The upstream failed too often lately, so it is left alone for a while.',
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
    try {
      const answer = await send(request);
      end(outcomeOfAnswer(answer));
      return answer;
    } catch (error) {
      end(outcomeOfError(error));
      throw error;
    }
  };
}

function outcomeOfAnswer({ status }: HttpAnswer): TryOutcome {
  return status >= 500 ? 'failed' : 'succeeded';
}

function outcomeOfError(error: unknown): TryOutcome {
  if (!(error instanceof UpstreamError)) return 'abandoned';
  const isAbsence = error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'UPSTREAM_TIMEOUT';
  return isAbsence || error.connectionLost ? 'failed' : 'succeeded';
}
