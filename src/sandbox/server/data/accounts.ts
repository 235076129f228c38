import { createRandom } from '../../generator/world/random.ts';

/** Somebody who may log in to the sandbox. Made up: these secrets open nothing but made-up data on loopback. */
export interface Account {
  readonly username: string;
  readonly password: string;
  /** A token that is always good, so that a person can try the server at once. */
  readonly token: string;
  /** Whose token it is: what `user` answers without an argument. */
  readonly userId: number;
  /** The projects whose conversations the account sees; null for all. */
  readonly projectIds: readonly number[] | null;
}

/** Sees everything; what a request without a token is taken for, where no token is asked for. */
export const MAIN_ACCOUNT: Account = {
  username: 'everything@example.com',
  password: 'sandbox',
  token: 'sandbox-token',
  userId: 1017,
  projectIds: null,
};

export const ACCOUNTS: readonly Account[] = [
  MAIN_ACCOUNT,
  {
    username: 'north@example.com',
    password: 'sandbox-north',
    token: 'sandbox-token-north',
    userId: 1001,
    projectIds: [101],
  },
  {
    username: 'travel@example.com',
    password: 'sandbox-travel',
    token: 'sandbox-token-travel',
    userId: 1002,
    projectIds: [102, 103],
  },
];

export const TOKEN_LIFE_SECONDS = 86_400;

export interface Tokens {
  /** A new token for the account, good for a day of the clock. */
  issue(account: Account): string;
  /** The account behind an `Authorization` header; undefined without one, or when its token is unknown or too old. */
  accountOf(authorization: string | undefined): Account | undefined;
}

/** The tokens handed out, and the fixed ones. `clock` gives milliseconds. */
export function createTokens(clock: () => number, seed: number): Tokens {
  const random = createRandom(seed);
  const issued = new Map<string, { readonly account: Account; readonly expiresAtMs: number }>();
  const forgetExpired = (): void => {
    for (const [token, { expiresAtMs }] of issued) if (expiresAtMs <= clock()) issued.delete(token);
  };
  return {
    issue: (account) => {
      forgetExpired();
      const token = `sandbox-${random.hex(32)}`;
      issued.set(token, { account, expiresAtMs: clock() + TOKEN_LIFE_SECONDS * 1_000 });
      return token;
    },
    accountOf: (authorization) => {
      const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) return undefined;
      const fixed = ACCOUNTS.find((account) => account.token === token);
      if (fixed !== undefined) return fixed;
      const entry = issued.get(token);
      return entry !== undefined && entry.expiresAtMs > clock() ? entry.account : undefined;
    },
  };
}
