import type { CancelSignal } from '../cancellation.ts';
import { UpstreamError } from '../errors.ts';
import type { UpstreamEvents } from '../resilience/events.ts';
import { loginOutcome, stateAfter } from './blocks.ts';
import type { ObtainOptions } from './obtainToken.ts';
import { obtainToken } from './obtainToken.ts';
import type { BlockReason, TokenState } from './tokenState.ts';
import { ABSENT, decide, withoutToken } from './tokenState.ts';

/** The gateway's own token. One login serves all requests, however many ask at once. */
export interface ServiceTokens {
  /**
   * A token that has not ended. Rejects with an `UpstreamError` when there is none and the next login is not due yet,
   * or with the signal's reason: a login goes on without those who leave.
   */
  get(signal: CancelSignal | undefined): Promise<string>;
  /** The upstream did not accept this token: it is not used again. */
  reject(token: string): void;
}

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

  const run = async (failures: number): Promise<void> => {
    const obtained = await obtainToken(options, refused);
    const outcome = loginOutcome(obtained);
    if (outcome !== null) events.onLogin?.(outcome);
    state = stateAfter(obtained, state, failures, clock());
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
      if (state.token?.value === token) refused = token;
      state = withoutToken(state, token);
    },
  };
}

function refusal({ code, message }: BlockReason, waitMs: number): UpstreamError {
  return new UpstreamError(code, message, { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
}

function unlessAborted(pending: Promise<void>, signal: CancelSignal | undefined): Promise<void> {
  if (signal === undefined) return pending;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    pending.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
