import type { LoginResult } from './tokenRequests.ts';
import type { ObtainResult, ServiceToken } from './tokenState.ts';
import { isFresh } from './tokenState.ts';

/** How tokens of one account are obtained. */
export interface TokenSource {
  readonly login: () => Promise<LoginResult>;
  /** Null when the token is not shared with other processes. */
  readonly shared: SharedTokens | null;
}

export interface ObtainOptions extends TokenSource {
  readonly budget: LoginBudget;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly sleep: (delayMs: number) => Promise<void>;
}

/**
 * What the processes with one account share. No method rejects or waits long. When the store does not respond, the
 * result is the same as for an empty store.
 */
export interface SharedTokens {
  /** The token of the last login of any process; null when there is none. */
  read(): Promise<ServiceToken | null>;
  write(token: ServiceToken): Promise<void>;
  /** Takes the lock for logins. Returns the function that releases it, or null while another process holds it. */
  lock(): Promise<(() => Promise<void>) | null>;
  /** As `LoginBudget`, for all processes together. */
  takeLogin(): Promise<number | null>;
}

/** Takes one login out of the budget. Returns null, or the wait in milliseconds when the budget is used up. */
export type LoginBudget = () => number | null;

/** Most logins in one minute. The upstream allows 10 for one user; two are left for people. */
export const MAX_LOGINS_PER_MINUTE = 8;
export const LOGIN_WINDOW_MS = 60_000;

/** Counts the logins of this process in the last minute. `clock` returns milliseconds. */
export function createLoginBudget(clock: () => number): LoginBudget {
  let times: readonly number[] = [];
  return () => {
    const nowMs = clock();
    times = times.filter((time) => time > nowMs - LOGIN_WINDOW_MS);
    const [oldest] = times;
    if (oldest !== undefined && times.length >= MAX_LOGINS_PER_MINUTE) {
      return oldest + LOGIN_WINDOW_MS - nowMs;
    }
    times = [...times, nowMs];
    return null;
  };
}

/** How often this process looks for the token of another process that is logging in. */
const LOCK_POLL_MS = 100;
/** How long it looks. Then it logs in without the lock: one login too many is better than no token. */
export const MAX_LOCK_WAIT_MS = 15_000;

/**
 * Takes the token of another process, or logs in. One process at a time logs in. Never rejects.
 *
 * @param refused a token that the upstream no longer accepts; null when there is none.
 */
export async function obtainToken(options: ObtainOptions, refused: string | null): Promise<ObtainResult> {
  const { shared } = options;
  if (shared === null) return loginOnce(options);
  const findShared = async (): Promise<ObtainResult | null> => {
    const token = await shared.read();
    const isUsable = token !== null && token.value !== refused && isFresh(token, options.clock());
    return isUsable ? { kind: 'token', token, from: 'another process' } : null;
  };
  const existing = await findShared();
  if (existing) return existing;
  for (let waitedMs = 0; ; waitedMs += LOCK_POLL_MS) {
    const unlock = waitedMs < MAX_LOCK_WAIT_MS ? await shared.lock() : async () => undefined;
    if (unlock !== null) {
      try {
        return (await findShared()) ?? (await loginOnce(options));
      } finally {
        await unlock();
      }
    }
    await options.sleep(LOCK_POLL_MS);
    const published = await findShared();
    if (published) return published;
  }
}

async function loginOnce({ login, shared, budget, clock }: ObtainOptions): Promise<ObtainResult> {
  const waitMs = budget() ?? (await shared?.takeLogin()) ?? null;
  if (waitMs !== null) return { kind: 'held_back', waitMs };
  const issuedAtMs = clock();
  const result = await login();
  if (result.kind !== 'succeeded') return result;
  const token = { value: result.value, issuedAtMs, expiresAtMs: issuedAtMs + result.lifeMs };
  await shared?.write(token);
  return { kind: 'token', token, from: 'login' };
}
