import type { UpstreamClient } from './client.ts';
import { UpstreamError } from './errors.ts';

/** How often in a row the upstream must fail before it is taken to be away. */
const FAILURES_IN_A_ROW = 3;
/** How long a failure is evidence. Without it, a gateway that gets no requests could never become ready again. */
const EVIDENCE_MS = 15_000;

export interface WatchedUpstream {
  readonly client: UpstreamClient;
  /** The code of the last failure while the upstream is taken to be away, else null. */
  unavailability(): string | null;
}

/** Watches whether the upstream answers at all. What it answers does not matter, refusals are answers too. */
export function watchAvailability(client: UpstreamClient, clock: () => number): WatchedUpstream {
  let failures = 0;
  let last = { code: '', at: 0 };
  const watched = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      const value = await answer;
      failures = 0;
      return value;
    } catch (error) {
      if (isAbsence(error)) {
        failures += 1;
        last = { code: error.code, at: clock() };
      }
      throw error;
    }
  };
  return {
    client: {
      send: (request) => watched(client.send(request)),
      execute: (request) => watched(client.execute(request)),
      close: () => client.close(),
    },
    unavailability: () => {
      const isAway = failures >= FAILURES_IN_A_ROW && clock() - last.at < EVIDENCE_MS;
      return isAway ? last.code : null;
    },
  };
}

function isAbsence(error: unknown): error is UpstreamError {
  return (
    error instanceof UpstreamError &&
    (error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'UPSTREAM_TIMEOUT')
  );
}
