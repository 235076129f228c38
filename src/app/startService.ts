import type { KeyObject } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Config } from '../config/config.ts';
import type { Logger } from '../logging/log.ts';
import { createEncryption, stretchPassword } from '../upstream/redis/encryption.ts';
import type { UpstreamEvents } from '../upstream/resilience/events.ts';
import { sleep } from '../upstream/resilience/sleep.ts';
import { createLoginBudget } from '../upstream/serviceToken/obtainToken.ts';
import { createRedisTokens } from '../upstream/serviceToken/redisTokens.ts';
import type { ServiceTokens } from '../upstream/serviceToken/serviceTokens.ts';
import { createServiceTokens } from '../upstream/serviceToken/serviceTokens.ts';
import type { LoginOptions } from '../upstream/serviceToken/tokenRequests.ts';
import { createLogin, createTokenCheck } from '../upstream/serviceToken/tokenRequests.ts';
import type { TokenUses } from '../upstream/serviceToken/tokenUse.ts';
import { createTokenUses } from '../upstream/serviceToken/tokenUse.ts';

/** Returns the gateway's own account; null when clients send their own tokens. */
export function accountOf({ access }: Config, upstreamUrl: string): LoginOptions | null {
  if (access.mode === 'forward') return null;
  return { tokenUrl: access.tokenUrl ?? new URL('/oauth2/token', upstreamUrl).href, ...access.account };
}

/** Derives the secret of the account. Everything that is stored for the account is encrypted with keys from it. */
export function secretOf(account: LoginOptions): Promise<KeyObject> {
  return stretchPassword(account.password, accountName(account));
}

function accountName({ tokenUrl, username }: LoginOptions): string {
  return `${tokenUrl}\n${username}`;
}

/** The token of the gateway's own account. */
export interface Service {
  readonly tokens: ServiceTokens;
  readonly uses: TokenUses;
  readonly close: () => Promise<void>;
}

/** How often the gateway checks whether it must log in. Requests cannot trigger it: none arrive before the gateway is ready. */
const TOKEN_WATCH_MS = 1_000;

/**
 * Logs in, and logs in again when needed. Returns before the first login has ended, and never throws.
 *
 * @param shared the store that shares the token with other processes; null keeps it in this process.
 */
export function startService(
  account: LoginOptions,
  shared: { readonly redis: Redis; readonly secret: KeyObject } | null,
  { log, events }: { readonly log: Logger; readonly events: UpstreamEvents },
): Service {
  const clock = Date.now;
  const { login, close: closeLogin } = createLogin(account);
  const { check, close: closeCheck } = createTokenCheck(new URL('/_authenticated', account.tokenUrl).href);
  const tokens = createServiceTokens({
    login,
    shared:
      shared &&
      createRedisTokens({
        redis: shared.redis,
        account: accountName(account),
        encryption: createEncryption(shared.secret, 'token'),
        ...{ clock, log, events },
      }),
    budget: createLoginBudget(clock),
    sleep: (delayMs) => sleep(delayMs, undefined),
    ...{ clock, log, events },
  });
  tokens.keep();
  const watch = setInterval(tokens.keep, TOKEN_WATCH_MS);
  watch.unref();
  return {
    tokens,
    uses: createTokenUses(check, () => performance.now()),
    close: async () => {
      clearInterval(watch);
      await closeLogin();
      await closeCheck();
    },
  };
}
