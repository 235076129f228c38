import type { Config } from '../config/config.ts';
import type { Logger } from '../logging/log.ts';
import { removeHistories } from '../upstream/history/cache/removeHistories.ts';
import { connectRedis } from '../upstream/redis/redisConnection.ts';

/** Redis could not be reached, or a command failed. */
export class CacheUnreachable extends Error {
  override readonly name = 'CacheUnreachable';
}

/**
 * Removes all histories from the cache that replicas share, and resolves to their number. Null without Redis: each process
 * then has a cache of its own, which ends with it. Rejects with a `CacheUnreachable`.
 */
export async function purgeCache({ redisUrl }: Config, log: Logger): Promise<number | null> {
  if (redisUrl === undefined) return null;
  const redis = await connectRedis(redisUrl, log);
  try {
    return await removeHistories(redis);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new CacheUnreachable('REDIS_URL: the cached histories could not be removed', { cause });
  } finally {
    redis.disconnect();
  }
}
