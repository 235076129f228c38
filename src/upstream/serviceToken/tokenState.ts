import type { UpstreamErrorCode } from '../errors/upstreamError.ts';
import type { LoginOutcome } from '../resilience/events.ts';
import type { JsonObject } from '../response/json.ts';
import type { LoginResult } from './tokenRequests.ts';

/** A token of the gateway's own account. Times are milliseconds since 1970. */
export interface ServiceToken {
  readonly value: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** Returns the token of another process. Null when a value is missing or has another type. */
export function parseServiceToken({ value, issuedAtMs, expiresAtMs }: JsonObject): ServiceToken | null {
  if (typeof value !== 'string' || typeof issuedAtMs !== 'number' || typeof expiresAtMs !== 'number') {
    return null;
  }
  return { value, issuedAtMs, expiresAtMs };
}

/**
 * The state of the gateway's own token, one member for each phase. `token` is the last token, unless the upstream
 * refused it.
 */
export type TokenState =
  | { readonly phase: 'absent'; readonly token: null }
  | { readonly phase: 'held'; readonly token: ServiceToken }
  /** A login is running, in this process or in another one. */
  | { readonly phase: 'obtaining'; readonly token: ServiceToken | null; readonly failures: number }
  /** No login before `untilMs`. `failures` counts the failed logins in a row. */
  | {
      readonly phase: 'blocked';
      readonly token: ServiceToken | null;
      readonly untilMs: number;
      readonly reason: BlockReason;
      readonly failures: number;
    };

/** The error that requests get while there is no token. */
export interface BlockReason {
  readonly code: UpstreamErrorCode;
  readonly message: string;
}

export type TokenDecision =
  /** `isDue`: a new token should be obtained, and the request does not wait for it. */
  | { readonly kind: 'use'; readonly token: ServiceToken; readonly isDue: boolean }
  | { readonly kind: 'obtain' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'refuse'; readonly reason: BlockReason; readonly waitMs: number };

/** The result of an attempt to get a token. `held_back`: there was no login, as the budget of logins is used up. */
export type ObtainResult =
  | { readonly kind: 'token'; readonly token: ServiceToken; readonly from: 'login' | 'another process' }
  | { readonly kind: 'held_back'; readonly waitMs: number }
  | Exclude<LoginResult, { kind: 'succeeded' }>;

/** A token is replaced this long before its end. A token with a shorter life is replaced after half of it. */
export const RENEWAL_MARGIN_MS = 300_000;

/** The wait after a 429 without `Retry-After`, and after the first refused login. It doubles with each refused login. */
export const BLOCKED_MS = 60_000;
/** The longest wait after a refused login. */
export const MAX_REFUSED_MS = 300_000;
/** The shortest wait after a 429: with `Retry-After: 0` the gateway would log in all the time. */
const MIN_BLOCKED_MS = 1_000;
/** The wait after the first login without a response. It doubles with each further one. */
export const FIRST_OUTAGE_MS = 1_000;
/** The longest wait after a login without a response. */
export const MAX_OUTAGE_MS = 30_000;

export const ABSENT: TokenState = { phase: 'absent', token: null };

/** Decides what a request that needs a token does now. */
export function decide(state: TokenState, nowMs: number): TokenDecision {
  const { phase, token } = state;
  const mayObtain = state.phase === 'blocked' ? nowMs >= state.untilMs : phase !== 'obtaining';
  if (token !== null && nowMs < token.expiresAtMs) {
    return { kind: 'use', token, isDue: mayObtain && !isFresh(token, nowMs) };
  }
  if (mayObtain) return { kind: 'obtain' };
  return state.phase === 'blocked'
    ? { kind: 'refuse', reason: state.reason, waitMs: state.untilMs - nowMs }
    : { kind: 'wait' };
}

/** Whether a token does not have to be replaced yet. */
export function isFresh({ issuedAtMs, expiresAtMs }: ServiceToken, nowMs: number): boolean {
  const marginMs = Math.min(RENEWAL_MARGIN_MS, (expiresAtMs - issuedAtMs) / 2);
  return nowMs < expiresAtMs - marginMs;
}

/** The state after the upstream refused a token. Nothing changes when that token was replaced in the meantime. */
export function withoutToken(state: TokenState, refused: string): TokenState {
  if (state.token?.value !== refused) return state;
  return state.phase === 'held' ? ABSENT : { ...state, token: null };
}

/**
 * The state after an attempt to get a token.
 *
 * @param failures the failed logins in a row before this attempt.
 */
export function stateAfter(
  result: ObtainResult,
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
  switch (result.kind) {
    case 'token':
      return { phase: 'held', token: result.token };
    case 'refused': {
      const waitMs = Math.min(MAX_REFUSED_MS, BLOCKED_MS * 2 ** failures);
      return blocked(waitMs, unauthenticated("The upstream refused the gateway's own login."));
    }
    case 'rate_limited': {
      const { retryAfterSeconds = BLOCKED_MS / 1_000 } = result;
      return blocked(Math.max(MIN_BLOCKED_MS, retryAfterSeconds * 1_000), TOO_MANY_LOGINS);
    }
    case 'held_back':
      return blocked(result.waitMs, TOO_MANY_LOGINS);
    case 'unavailable': {
      const { code, message } = result.error;
      const waitMs = Math.min(MAX_OUTAGE_MS, FIRST_OUTAGE_MS * 2 ** failures);
      return blocked(waitMs, { code, message: `The gateway cannot log in: ${message}` });
    }
  }
}

/** The outcome for the metric of logins; null when the token is another process's. */
export function loginOutcome(result: ObtainResult): LoginOutcome | null {
  if (result.kind !== 'token') return result.kind;
  return result.from === 'login' ? 'succeeded' : null;
}

function unauthenticated(message: string): BlockReason {
  return { code: 'UPSTREAM_UNAUTHENTICATED', message };
}

const TOO_MANY_LOGINS = unauthenticated('The gateway may not log in to the upstream again yet.');
