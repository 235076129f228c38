import type { UpstreamErrorCode } from '../errors/upstreamError.ts';

/** A token of the gateway's own account. Times are milliseconds since 1970. */
export interface ServiceToken {
  readonly value: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** What is known of the token, one member a phase. `token` is the last one, as long as the upstream did not refuse it. */
export type TokenState =
  | { readonly phase: 'absent'; readonly token: null }
  | { readonly phase: 'held'; readonly token: ServiceToken }
  /** A login is under way, here or in another process. */
  | { readonly phase: 'obtaining'; readonly token: ServiceToken | null; readonly failures: number }
  /** No login before `untilMs`. `failures` counts the logins in a row that failed. */
  | {
      readonly phase: 'blocked';
      readonly token: ServiceToken | null;
      readonly untilMs: number;
      readonly reason: BlockReason;
      readonly failures: number;
    };

/** What requests are told while there is no token. */
export interface BlockReason {
  readonly code: UpstreamErrorCode;
  readonly message: string;
}

export type TokenDecision =
  /** `isDue`: a new one is to be obtained, but nobody need wait for it. */
  | { readonly kind: 'use'; readonly token: ServiceToken; readonly isDue: boolean }
  | { readonly kind: 'obtain' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'refuse'; readonly reason: BlockReason; readonly waitMs: number };

/** How long before its end a token is replaced. One that lives for less than twice that is replaced at half its life. */
export const RENEWAL_MARGIN_MS = 300_000;

export const ABSENT: TokenState = { phase: 'absent', token: null };

/** What a request that needs a token is to do. */
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

/** Whether a token is far enough from its end to be taken over from another process. */
export function isFresh({ issuedAtMs, expiresAtMs }: ServiceToken, nowMs: number): boolean {
  const marginMs = Math.min(RENEWAL_MARGIN_MS, (expiresAtMs - issuedAtMs) / 2);
  return nowMs < expiresAtMs - marginMs;
}

/** The state after the upstream refused a token. A refusal of one that was replaced meanwhile changes nothing. */
export function withoutToken(state: TokenState, refused: string): TokenState {
  if (state.token?.value !== refused) return state;
  return state.phase === 'held' ? ABSENT : { ...state, token: null };
}
