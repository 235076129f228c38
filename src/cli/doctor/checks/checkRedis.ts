import type { Logger } from '../../../logging/log.ts';
import { connectRedis } from '../../../upstream/redis/redisConnection.ts';
import type { Finding } from './finding.ts';
import { ok, skipped, warning } from './finding.ts';

/** Sends `PING` to Redis. The gateway works without it, so a failure is a warning. */
export async function* checkRedis(redisUrl: string | undefined): AsyncGenerator<Finding, void> {
  if (redisUrl === undefined) {
    yield skipped('redis', 'REDIS_URL is not set.');
    return;
  }
  let reason = 'no response';
  const note = (facts: object): void => {
    if ('reason' in facts && typeof facts.reason === 'string') reason = facts.reason;
  };
  const log: Logger = { debug: note, info: note, warn: note, error: note };
  const redis = await connectRedis(redisUrl, log);
  const startMs = performance.now();
  try {
    await redis.ping();
    yield ok('redis', `Redis responded (${Math.round(performance.now() - startMs)} ms).`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    yield warning(
      'redis',
      `Redis does not accept commands (${reason}). The gateway works without it, and replicas share neither token nor histories.`,
      'Check host, port, user and password in REDIS_URL, and that network policies allow the connection.',
    );
  } finally {
    redis.disconnect();
  }
}
