import type { LoginOutcome } from '../resilience/events.ts';
import type { Obtained } from './obtainToken.ts';
import type { BlockReason, TokenState } from './tokenState.ts';

/** After too many logins when the upstream does not say how long to wait, and after a refusal: that doubles with each further one. */
export const BLOCKED_MS = 60_000;
export const MAX_REFUSED_MS = 300_000;
/** The least after too many logins: `Retry-After: 0` must not make the gateway log in all the time. */
const MIN_BLOCKED_MS = 1_000;
/** After the first login without an answer; it doubles with each further one. */
export const FIRST_OUTAGE_MS = 1_000;
export const MAX_OUTAGE_MS = 30_000;

/** @param failures how many logins in a row failed before this one. */
export function stateAfter(
  obtained: Obtained,
  before: TokenState,
  failures: number,
  nowMs: number,
): TokenState {
  const blocked = (waitMs: number, reason: BlockReason): TokenState => ({
    phase: 'blocked',
    token: before.token,
    untilMs: nowMs + waitMs,
    reason,
    failures: failures + 1,
  });
  switch (obtained.kind) {
    case 'token':
      return { phase: 'held', token: obtained.token };
    case 'refused': {
      const waitMs = Math.min(MAX_REFUSED_MS, BLOCKED_MS * 2 ** failures);
      return blocked(waitMs, unauthenticated("The upstream refused the gateway's own login."));
    }
    case 'rate_limited': {
      const { retryAfterSeconds = BLOCKED_MS / 1_000 } = obtained;
      return blocked(Math.max(MIN_BLOCKED_MS, retryAfterSeconds * 1_000), TOO_MANY_LOGINS);
    }
    case 'held_back':
      return blocked(obtained.waitMs, TOO_MANY_LOGINS);
    case 'unavailable': {
      const { code, message } = obtained.error;
      const waitMs = Math.min(MAX_OUTAGE_MS, FIRST_OUTAGE_MS * 2 ** failures);
      return blocked(waitMs, { code, message: `The gateway cannot log in: ${message}` });
    }
  }
}

/** What is counted of it; null when nobody tried to log in. */
export function loginOutcome(obtained: Obtained): LoginOutcome | null {
  if (obtained.kind !== 'token') return obtained.kind;
  return obtained.from === 'login' ? 'succeeded' : null;
}

function unauthenticated(message: string): BlockReason {
  return { code: 'UPSTREAM_UNAUTHENTICATED', message };
}

const TOO_MANY_LOGINS = unauthenticated('The gateway may not log in to the upstream again yet.');
