import type { KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Account } from '../config/accessConfig.ts';
import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Logger } from '../logging/log.ts';
import { createEncryption, stretchPassword } from '../upstream/redis/encryption.ts';
import type { UpstreamEvents } from '../upstream/resilience/events.ts';
import { sleep } from '../upstream/resilience/sleep.ts';
import type { SharedTokens, TokenSource } from '../upstream/serviceToken/obtainToken.ts';
import { createLoginBudget } from '../upstream/serviceToken/obtainToken.ts';
import { createRedisTokens } from '../upstream/serviceToken/redisTokens.ts';
import type { ServiceTokens } from '../upstream/serviceToken/serviceTokens.ts';
import { createServiceTokens } from '../upstream/serviceToken/serviceTokens.ts';
import { createLogin, createTokenCheck } from '../upstream/serviceToken/tokenRequests.ts';
import type { TokenUses } from '../upstream/serviceToken/tokenUse.ts';
import { createTokenUses } from '../upstream/serviceToken/tokenUse.ts';
import type { LiveSecrets } from './watch/watchSecrets.ts';
import type { WorkerGroup } from './workerGroup.ts';

/** The gateway's own account, and where it logs in. */
export interface ServiceLogin extends Account {
  /** The upstream's token endpoint, http or https. */
  readonly tokenUrl: string;
}

/** Returns the account that the settings have; null when clients send their own tokens. */
export function accountOf({ access }: Config, upstreamUrl: string): ServiceLogin | null {
  if (access.mode === 'forward') return null;
  return { tokenUrl: access.tokenUrl ?? new URL('/oauth2/token', upstreamUrl).href, ...access.account };
}

/** The token of the gateway's own account. */
export interface Service {
  readonly tokens: ServiceTokens;
  readonly uses: TokenUses;
  /** The account whose token is sent. After a change of the account, it is the old one until the new one has a token. */
  account(): ServiceAccount;
  readonly close: () => Promise<void>;
}

export interface ServiceAccount {
  readonly username: string;
  /** Data of the account in Redis is encrypted with keys from this secret. Null without Redis. */
  readonly secret: KeyObject | null;
}

export interface ServiceParts {
  readonly secrets: LiveSecrets;
  readonly log: Logger;
  readonly events: UpstreamEvents;
  /** Shares the token with the other workers. @default there are none */
  readonly group?: WorkerGroup | undefined;
}

/** How often the gateway checks whether it must log in. Requests cannot trigger it: none arrive before the gateway is ready. */
const TOKEN_WATCH_MS = 1_000;

/**
 * Logs in, and logs in again when needed, or when the secrets of the account change. Resolves before the first login has ended,
 * and never rejects.
 *
 * @param atStart the account at the start. `secrets` has the later ones.
 * @param redis the store that shares the token with other processes, if there is one.
 */
export async function startService(
  atStart: ServiceLogin,
  redis: Redis | null,
  { secrets, log, events, group }: ServiceParts,
): Promise<Service> {
  const clock = Date.now;
  const { tokenUrl } = atStart;
  const { login, close: closeLogin } = createLogin(tokenUrl);
  const { check, close: closeCheck } = createTokenCheck(new URL('/_authenticated', tokenUrl).href);

  const openAccount = async ({ username, password }: Account): Promise<OpenAccount> => {
    // Processes share a token and histories only when the name and the password are equal.
    const name = `${tokenUrl}\n${username}`;
    const secret = redis && (await stretchPassword(password, name));
    const encryption = secret && createEncryption(secret, 'token');
    const inRedis =
      redis && encryption && createRedisTokens({ redis, account: name, encryption, clock, log, events });
    const groupKey = digestOf([name, password]);
    return {
      ...{ username, secret, groupKey },
      source: {
        login: () => login({ username, password }),
        shared: shareIn(inRedis, group?.tokensOf(groupKey) ?? null),
      },
    };
  };

  // The secrets may have changed since the settings were read.
  let known: Account = secrets.current().account ?? atStart;
  let account = await openAccount(known);
  // A history is cached for the account that was used to read it. Before the first login of a new account, that is the old one.
  let inUse = account;
  const tokens = createServiceTokens({
    source: () => account.source,
    onToken: () => {
      inUse = account;
    },
    budget: createLoginBudget(clock),
    sleep: (delayMs) => sleep(delayMs, undefined),
    ...{ clock, log, events },
  });
  const replaceAccount = async (next: Account): Promise<void> => {
    const opened = await openAccount(next);
    // The secrets may have changed again meanwhile.
    if (secrets.current().account !== next) return;
    account = opened;
    tokens.renew();
  };
  const follow = ({ account: next }: Secrets): void => {
    if (next === null || next === known) return;
    known = next;
    void replaceAccount(next);
  };
  secrets.onChange(follow);
  // They may have changed while the account was opened.
  follow(secrets.current());
  group?.onToken((groupKey, token) => {
    if (groupKey === account.groupKey) tokens.adopt(token);
  });
  tokens.keep();
  const watch = setInterval(tokens.keep, TOKEN_WATCH_MS);
  watch.unref();
  return {
    tokens,
    uses: createTokenUses(check, () => performance.now()),
    account: () => inUse,
    close: async () => {
      clearInterval(watch);
      await closeLogin();
      await closeCheck();
    },
  };
}

interface OpenAccount extends ServiceAccount {
  readonly source: TokenSource;
  /** Equal in all workers that use the same account. */
  readonly groupKey: string;
}

/** Shares tokens in Redis if there is one. The workers of this gateway get a new token in both cases. */
function shareIn(redis: SharedTokens | null, group: SharedTokens | null): SharedTokens | null {
  if (redis === null || group === null) return redis ?? group;
  return {
    ...redis,
    write: async (token) => {
      await redis.write(token);
      await group.write(token);
    },
  };
}

function digestOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
