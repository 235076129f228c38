import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Encryption } from '../redis/encryption.ts';
import { limitTime } from '../redis/limitTime.ts';
import type { UpstreamEvents } from '../resilience/events.ts';
import { isObject, parseJson } from '../response/json.ts';
import type { SharedTokens } from './obtainToken.ts';
import { LOGIN_WINDOW_MS, MAX_LOGINS_PER_MINUTE } from './obtainToken.ts';
import { LOGIN_TIMEOUT_MS } from './tokenRequests.ts';
import { parseServiceToken } from './tokenState.ts';

/** The longest wait for one command of Redis. */
export const REDIS_WAIT_MS = 500;
/** Redis deletes the lock of a process that died after this time. */
export const LOCK_LIFE_MS = LOGIN_TIMEOUT_MS + 5_000;

export interface RedisTokensOptions {
  readonly redis: Redis;
  /** The name of the account. Processes share a token only when the name and the password are equal. */
  readonly account: string;
  /** Its secret comes from the account's password. */
  readonly encryption: Encryption;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: { warn(facts: object, message: string): void };
  readonly events: UpstreamEvents;
}

/**
 * Keeps the token in Redis, encrypted, until it expires. Also keeps a lock for logins, and the number of logins in the last
 * minute by the clock of Redis. A command that fails is counted and logged, and the process goes on without Redis.
 */
export function createRedisTokens(options: RedisTokensOptions): SharedTokens {
  const { redis, account, encryption, clock, log, events } = options;
  const id = encryption.nameOf(account);
  // On a cluster, keys with the same text in braces are stored on the same node.
  const keyOf = (name: string): string => `contacts-gateway:{${id}}:${name}`;
  const tokenKey = keyOf('token');

  const attempt = async <T>(run: () => Promise<T>, fallback: T): Promise<T> => {
    try {
      return await limitTime(run(), REDIS_WAIT_MS);
    } catch (error) {
      events.onSharedStoreFailure?.();
      log.warn(
        { reason: error instanceof Error ? error.message : 'unknown' },
        'Redis did not return the service token: this process goes on without Redis.',
      );
      return fallback;
    }
  };

  return {
    read: () =>
      attempt(async () => {
        const encrypted = await redis.getBuffer(tokenKey);
        const plain = encrypted && encryption.decrypt(encrypted, tokenKey);
        const token = plain && parseJson(plain.toString('utf8'));
        return isObject(token) ? parseServiceToken(token) : null;
      }, null),
    write: (token) =>
      attempt(async () => {
        const lifeMs = Math.floor(token.expiresAtMs - clock());
        if (lifeMs <= 0) return;
        const encrypted = encryption.encrypt(Buffer.from(JSON.stringify(token)), tokenKey);
        await redis.set(tokenKey, encrypted, 'PX', lifeMs);
      }, undefined),
    lock: () =>
      attempt(async () => {
        const holder = randomUUID();
        const taken = await redis.set(keyOf('lock'), holder, 'PX', LOCK_LIFE_MS, 'NX');
        if (taken === null) return null;
        return () =>
          attempt(async () => {
            await redis.eval(UNLOCK, 1, keyOf('lock'), holder);
          }, undefined);
      }, NOT_LOCKED),
    takeLogin: () =>
      attempt(async () => {
        const waitMs = await redis.eval(
          TAKE_LOGIN,
          1,
          keyOf('logins'),
          LOGIN_WINDOW_MS,
          MAX_LOGINS_PER_MINUTE,
          randomUUID(),
        );
        return typeof waitMs === 'number' && waitMs > 0 ? waitMs : null;
      }, null),
  };
}

const NOT_LOCKED = async (): Promise<void> => undefined;

// The lock may have expired, and may belong to another process by now.
const UNLOCK = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

const TAKE_LOGIN = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = tonumber(ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return math.max(1, oldest[2] + window - now)
end
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('PEXPIRE', KEYS[1], window)
return 0`;
