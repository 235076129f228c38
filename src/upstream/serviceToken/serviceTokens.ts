import type { UpstreamErrorCode } from '../errors/upstreamError.ts';
import { UpstreamError } from '../errors/upstreamError.ts';
import type { UpstreamEvents } from '../resilience/events.ts';
import type { CancelSignal } from '../transport/cancellation.ts';
import { unlessAborted } from '../transport/cancellation.ts';
import type { ObtainOptions, TokenSource } from './obtainToken.ts';
import { obtainToken } from './obtainToken.ts';
import type { BlockReason, ServiceToken, TokenState } from './tokenState.ts';
import { ABSENT, decide, isFresh, loginOutcome, stateAfter, withoutToken } from './tokenState.ts';

/** The gateway's own token. All requests share one login, also when many of them need a token at the same time. */
export interface ServiceTokens {
  /**
   * Returns a token that has not expired. Rejects with an `UpstreamError` when there is none and it is too early for the
   * next login. Rejects with the signal's reason when the signal aborts; the login then goes on for the others.
   */
  get(signal: CancelSignal | undefined): Promise<string>;
  /**
   * Drops a token that the upstream no longer accepts. Returns false, and keeps the token, when this process got it by a
   * login less than `JUST_ISSUED_MS` ago.
   */
  reject(token: string): boolean;
  /** Logs in when there is no token, or it expires soon. Must be called regularly. */
  keep(): void;
  /**
   * Must be called when `source` returns another source. Logs in at once, also when it was too early for the next login. The
   * token before is used until the new one is there, and when the login fails.
   */
  renew(): void;
  /**
   * Uses the token of another process that has logged in with the account of `source`. Does nothing when it is older than the
   * own token, or while this process gets one itself.
   */
  adopt(token: ServiceToken): void;
  /** The error code for the missing token; null while there is a token that has not expired. */
  unavailability(): UpstreamErrorCode | null;
}

/**
 * A token from a login is kept for this long, even if the upstream refuses it. So refusals cause at most one login a
 * minute. An upstream that refuses every token would otherwise use up the logins of all who share the account.
 */
export const JUST_ISSUED_MS = 60_000;

export interface ServiceTokensOptions extends Omit<ObtainOptions, keyof TokenSource> {
  /** The source for the account in use. Another object means that the account has changed. */
  readonly source: () => TokenSource;
  /** Called when a token from `source` was obtained, before it is used. It must not throw. */
  readonly onToken?: () => void;
  readonly log: {
    info(facts: object, message: string): void;
    warn(facts: object, message: string): void;
  };
  readonly events: UpstreamEvents;
}

export function createServiceTokens(options: ServiceTokensOptions): ServiceTokens {
  const { clock, log, events } = options;
  let state: TokenState = ABSENT;
  let refused: string | null = null;
  let pending: Promise<void> = Promise.resolve();
  let lastFailure: BlockReason | null = null;
  let lastLogin = { token: '', atMs: Number.NEGATIVE_INFINITY };

  const run = async (failures: number): Promise<void> => {
    const source = options.source();
    const result = await obtainToken({ ...options, ...source }, refused);
    const outcome = loginOutcome(result);
    if (outcome !== null) events.onLogin?.(outcome);
    // The account has changed meanwhile, so this result no longer counts.
    if (source !== options.source()) return run(0);
    if (result.kind === 'token') options.onToken?.();
    state = stateAfter(result, state, failures, clock());
    lastFailure = state.phase === 'blocked' ? state.reason : null;
    if (result.kind === 'token' && result.from === 'login') {
      lastLogin = { token: result.token.value, atMs: clock() };
    }
    if (state.phase !== 'blocked') log.info({ login: outcome }, 'The gateway has a token for the upstream.');
    else log.warn({ login: outcome, waitMs: state.untilMs - clock() }, state.reason.message);
  };
  const obtain = (failures = 'failures' in state ? state.failures : 0): Promise<void> => {
    state = { phase: 'obtaining', token: state.token, failures };
    pending = run(failures);
    return pending;
  };

  return {
    get: async (signal) => {
      for (;;) {
        const decision = decide(state, clock());
        switch (decision.kind) {
          case 'use':
            if (decision.isDue) void obtain();
            return decision.token.value;
          case 'obtain':
            await unlessAborted(obtain(), signal);
            break;
          case 'wait':
            await unlessAborted(pending, signal);
            break;
          case 'refuse':
            throw refusal(decision.reason, decision.waitMs);
        }
      }
    },
    reject: (token) => {
      if (state.token?.value !== token) return true;
      if (token === lastLogin.token && clock() - lastLogin.atMs < JUST_ISSUED_MS) return false;
      log.warn({}, "The upstream no longer accepts the gateway's token: it is replaced.");
      refused = token;
      state = withoutToken(state, token);
      return true;
    },
    keep: () => {
      const decision = decide(state, clock());
      if (decision.kind === 'obtain' || (decision.kind === 'use' && decision.isDue)) void obtain();
    },
    renew: () => {
      // A login that is running sees the change itself.
      if (state.phase !== 'obtaining') void obtain(0);
    },
    adopt: (token) => {
      const isNewer = token.issuedAtMs > (state.token?.issuedAtMs ?? Number.NEGATIVE_INFINITY);
      const isUsable = token.value !== refused && isFresh(token, clock());
      if (!isNewer || !isUsable || state.phase === 'obtaining') return;
      options.onToken?.();
      state = { phase: 'held', token };
      lastFailure = null;
      log.info({}, 'The gateway uses the new token of another process.');
    },
    unavailability: () => {
      const isUsable = state.token !== null && clock() < state.token.expiresAtMs;
      return isUsable ? null : (lastFailure?.code ?? 'UPSTREAM_UNAUTHENTICATED');
    },
  };
}

function refusal({ code, message }: BlockReason, waitMs: number): UpstreamError {
  return new UpstreamError(code, message, { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
}
