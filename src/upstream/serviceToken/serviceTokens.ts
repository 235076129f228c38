import type { UpstreamErrorCode } from '../errors/upstreamError.ts';
import { UpstreamError } from '../errors/upstreamError.ts';
import type { UpstreamEvents } from '../resilience/events.ts';
import type { CancelSignal } from '../transport/cancellation.ts';
import { unlessAborted } from '../transport/cancellation.ts';
import type { ObtainOptions } from './obtainToken.ts';
import { obtainToken } from './obtainToken.ts';
import type { BlockReason, TokenState } from './tokenState.ts';
import { ABSENT, decide, withoutToken } from './tokenState.ts';
import { loginOutcome, stateAfter } from './tokenTransitions.ts';

/** The gateway's own token. One login serves all requests, however many ask at once. */
export interface ServiceTokens {
  /**
   * A token that has not ended. Rejects with an `UpstreamError` when there is none and the next login is not due yet,
   * or with the signal's reason: a login goes on without those who leave.
   */
  get(signal: CancelSignal | undefined): Promise<string>;
  /**
   * Drops a token that the upstream no longer accepts. Returns false, and keeps it, when this process logged in for it
   * less than `JUST_ISSUED_MS` ago.
   */
  reject(token: string): boolean;
  /** Logs in when there is no token or it ends soon, as soon as a login is due. To be called once in a while. */
  keep(): void;
  /** Why there is no token, as a code; null while there is one that has not ended. */
  unavailability(): UpstreamErrorCode | null;
}

/**
 * How long a token from a login is kept whatever the upstream says of it, so refusals cause at most one login a minute:
 * an upstream that refuses every token would otherwise use up the logins of everybody who has the account.
 */
export const JUST_ISSUED_MS = 60_000;

export interface ServiceTokensOptions extends ObtainOptions {
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
    const obtained = await obtainToken(options, refused);
    const outcome = loginOutcome(obtained);
    if (outcome !== null) events.onLogin?.(outcome);
    state = stateAfter(obtained, state, failures, clock());
    lastFailure = state.phase === 'blocked' ? state.reason : null;
    if (obtained.kind === 'token' && obtained.from === 'login') {
      lastLogin = { token: obtained.token.value, atMs: clock() };
    }
    if (state.phase !== 'blocked') log.info({ login: outcome }, 'The gateway has a token for the upstream.');
    else log.warn({ login: outcome, waitMs: state.untilMs - clock() }, state.reason.message);
  };
  const obtain = (): Promise<void> => {
    const failures = 'failures' in state ? state.failures : 0;
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
    unavailability: () => {
      const isUsable = state.token !== null && clock() < state.token.expiresAtMs;
      return isUsable ? null : (lastFailure?.code ?? 'UPSTREAM_UNAUTHENTICATED');
    },
  };
}

function refusal({ code, message }: BlockReason, waitMs: number): UpstreamError {
  return new UpstreamError(code, message, { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
}
