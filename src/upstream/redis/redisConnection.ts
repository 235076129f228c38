import { Redis } from 'ioredis';
import type { Logger } from '../../logging/log.ts';

/** How long the start of the gateway waits for Redis. The connection attempt goes on afterwards. */
const MAX_START_WAIT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** The longest wait for the response to one command. */
const COMMAND_TIMEOUT_MS = 500;
const MAX_RECONNECT_DELAY_MS = 2_000;

/**
 * Connects to Redis. While there is no connection, commands fail at once, and the client reconnects by itself. Logs one
 * warning when the connection is lost, and one line when it is back. Also resolves when Redis cannot be reached.
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
    log.warn({ reason: codeOf(error) }, 'Redis is not available: this process goes on without it.');
  });
  redis.on('ready', () => {
    if (isLost) log.info({}, 'Redis is back.');
    isLost = false;
  });
  await readyInTime(redis);
  return redis;
}

// Error messages may hold hosts and users, which are not logged.
function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

async function readyInTime(redis: Redis): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, MAX_START_WAIT_MS);
  });
  // The listener for `error` has logged the reason.
  await Promise.race([redis.connect().catch(() => undefined), late]);
  clearTimeout(timer);
}
