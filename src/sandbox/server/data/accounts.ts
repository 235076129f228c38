import { createRandom } from '../../generator/world/random.ts';

/** An account of the sandbox. Its secrets are public: they give access only to generated data on loopback. */
export interface Account {
  readonly username: string;
  readonly password: string;
  /** A token that is always valid, so that users can try the server at once. */
  readonly token: string;
  /** The user of the account, which `user` returns without an argument. */
  readonly userId: number;
  /** The projects whose conversations the account may see. Null is all projects. */
  readonly projectIds: readonly number[] | null;
}

/** May see everything. Requests without a token have this account when no token is required. */
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
  /** Returns a new token for the account. It is valid for a day. */
  issue(account: Account): string;
  /** Returns the account of an `Authorization` header. Undefined without a header, and for an unknown or expired token. */
  accountOf(authorization: string | undefined): Account | undefined;
}

/** Keeps the issued tokens and the fixed ones. @param clock in milliseconds. */
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
