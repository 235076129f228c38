import { LRUCache } from 'lru-cache';
import type { LoginBudget } from '../../upstream/serviceToken/obtainToken.ts';
import { createLoginBudget } from '../../upstream/serviceToken/obtainToken.ts';
import type { ServiceToken } from '../../upstream/serviceToken/tokenState.ts';

/** Accounts that are remembered. A gateway has one, and another one after each change of its secrets. */
export const MAX_ACCOUNTS = 10;

/** The tokens and the logins of all workers. */
export interface SharedLogins {
  readToken(account: string): ServiceToken | null;
  writeToken(account: string, token: ServiceToken): void;
  /** Whether the worker has the lock now. The lock of a worker that ended is free. */
  lock(account: string, worker: number): boolean;
  unlock(account: string, worker: number): void;
  /** As `LoginBudget`. */
  takeLogin(account: string): number | null;
  /** Must be called when a worker has ended. */
  release(worker: number): void;
}

interface SharedAccount {
  token: ServiceToken | null;
  /** The worker that is logging in. */
  holder: number | null;
  readonly budget: LoginBudget;
}

/** @param clock milliseconds since 1970. */
export function createSharedLogins(clock: () => number): SharedLogins {
  const accounts = new LRUCache<string, SharedAccount>({ max: MAX_ACCOUNTS });
  const accountOf = (name: string): SharedAccount => {
    const known = accounts.get(name);
    if (known) return known;
    const account = { token: null, holder: null, budget: createLoginBudget(clock) };
    accounts.set(name, account);
    return account;
  };
  const unlock = (account: SharedAccount, worker: number): void => {
    if (account.holder === worker) account.holder = null;
  };
  return {
    readToken: (name) => accountOf(name).token,
    writeToken: (name, token) => {
      accountOf(name).token = token;
    },
    lock: (name, worker) => {
      const account = accountOf(name);
      account.holder ??= worker;
      return account.holder === worker;
    },
    unlock: (name, worker) => unlock(accountOf(name), worker),
    takeLogin: (name) => accountOf(name).budget(),
    release: (worker) => {
      for (const account of accounts.values()) unlock(account, worker);
    },
  };
}
