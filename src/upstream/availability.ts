import type { Send } from './client.ts';
import type { UpstreamErrorCode } from './errors.ts';
import { UpstreamError } from './errors.ts';
import type { HttpAnswer } from './exchange.ts';

/** How often in a row the upstream must fail before it is taken to be away. */
const FAILURES_IN_A_ROW = 3;
/** How long a failure is evidence. Without it, a gateway that gets no requests could never become ready again. */
const EVIDENCE_MS = 15_000;

export interface WatchedUpstream {
  readonly send: Send;
  /** The code of the last failure while the upstream is taken to be away, else null. */
  unavailability(): string | null;
}

/** Watches whether the upstream answers at all. What it answers does not matter, refusals are answers too. */
export function watchAvailability(send: Send, clock: () => number): WatchedUpstream {
  let failures = 0;
  let last = { code: '', at: 0 };
  const failed = (code: string): void => {
    failures += 1;
    last = { code, at: clock() };
  };
  return {
    send: async (request) => {
      try {
        const answer = await send(request);
        const code = absenceIn(answer);
        if (code === null) failures = 0;
        else failed(code);
        return answer;
      } catch (error) {
        if (isAbsence(error)) failed(error.code);
        throw error;
      }
    },
    unavailability: () => {
      const isAway = failures >= FAILURES_IN_A_ROW && clock() - last.at < EVIDENCE_MS;
      return isAway ? last.code : null;
    },
  };
}

// What stands before the upstream says these when it is not there. A 500 is the upstream's own, about one operation.
function absenceIn({ status }: HttpAnswer): UpstreamErrorCode | null {
  if (status === 504) return 'UPSTREAM_TIMEOUT';
  return status === 502 || status === 503 ? 'UPSTREAM_UNAVAILABLE' : null;
}

function isAbsence(error: unknown): error is UpstreamError {
  return (
    error instanceof UpstreamError &&
    (error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'UPSTREAM_TIMEOUT')
  );
}
