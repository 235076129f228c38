import { Redis } from 'ioredis';
import type { Logger } from '../../logging/log.ts';

/** How long the start waits for Redis; it goes on connecting afterwards. */
const MAX_START_WAIT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** The longest wait for one answer. */
const COMMAND_TIMEOUT_MS = 500;
const MAX_RECONNECT_DELAY_MS = 2_000;

/**
 * A connection that never keeps anybody waiting: without Redis, commands fail at once, and it reconnects by itself.
 * One warning when it is lost, one line when it is back. Resolves also when Redis cannot be reached.
 *
 * @param url `redis:` or `rediss:`; it may hold a password and is never logged.
 */
export async function connectRedis(url: string, log: Logger): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: (times) => Math.min(MAX_RECONNECT_DELAY_MS, 50 * 2 ** Math.min(times, 10)),
  });
  let isLost = false;
  redis.on('error', (error: Error) => {
    if (isLost) return;
    isLost = true;
    log.warn({ reason: codeOf(error) }, 'Redis is away: this process goes on without it.');
  });
  redis.on('ready', () => {
    if (isLost) log.info({}, 'Redis is back.');
    isLost = false;
  });
  await readyInTime(redis);
  return redis;
}

// Messages may name hosts and users.
function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

async function readyInTime(redis: Redis): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, MAX_START_WAIT_MS);
  });
  // The listener above has logged why: it hears of each error of the connection.
  await Promise.race([redis.connect().catch(() => undefined), late]);
  clearTimeout(timer);
}
