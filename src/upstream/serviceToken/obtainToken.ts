import type { LoginResult } from './login.ts';
import type { LoginBudget } from './loginBudget.ts';
import type { SharedTokens } from './sharedTokens.ts';
import type { ServiceToken } from './tokenState.ts';
import { isFresh } from './tokenState.ts';

/** How an attempt to get a token ended; `held_back`: one more login now would be too many. */
export type Obtained =
  | { readonly kind: 'token'; readonly token: ServiceToken; readonly from: 'login' | 'another process' }
  | { readonly kind: 'held_back'; readonly waitMs: number }
  | Exclude<LoginResult, { kind: 'succeeded' }>;

export interface ObtainOptions {
  readonly login: () => Promise<LoginResult>;
  /** Null when no other process is to know. */
  readonly shared: SharedTokens | null;
  readonly budget: LoginBudget;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly sleep: (delayMs: number) => Promise<void>;
}

/** How often another process's login is looked for. */
const LOCK_POLL_MS = 100;
/** How long. Afterwards this process logs in, too: better one login more than no answer. */
export const MAX_LOCK_WAIT_MS = 15_000;

/**
 * Takes over the token that another process has, or logs in. Never rejects.
 *
 * @param refused a token that the upstream no longer accepts.
 */
export async function obtainToken(options: ObtainOptions, refused: string | null): Promise<Obtained> {
  const { shared } = options;
  if (shared === null) return loginOnce(options);
  const lookUp = async (): Promise<Obtained | null> => {
    const token = await shared.read();
    const isGood = token !== null && token.value !== refused && isFresh(token, options.clock());
    return isGood ? { kind: 'token', token, from: 'another process' } : null;
  };
  const found = await lookUp();
  if (found) return found;
  for (let waitedMs = 0; ; waitedMs += LOCK_POLL_MS) {
    const unlock = waitedMs < MAX_LOCK_WAIT_MS ? await shared.lock() : async () => undefined;
    if (unlock !== null) {
      try {
        return (await lookUp()) ?? (await loginOnce(options));
      } finally {
        await unlock();
      }
    }
    await options.sleep(LOCK_POLL_MS);
    const sharedNow = await lookUp();
    if (sharedNow) return sharedNow;
  }
}

async function loginOnce({ login, shared, budget, clock }: ObtainOptions): Promise<Obtained> {
  const waitMs = budget() ?? (await shared?.takeLogin()) ?? null;
  if (waitMs !== null) return { kind: 'held_back', waitMs };
  const issuedAtMs = clock();
  const result = await login();
  if (result.kind !== 'succeeded') return result;
  const token = { value: result.value, issuedAtMs, expiresAtMs: issuedAtMs + result.lifeMs };
  await shared?.write(token);
  return { kind: 'token', token, from: 'login' };
}
