import type { Access } from '../../config/accessConfig.ts';
import type { Config } from '../../config/config.ts';

/**
 * The settings of one worker. Limits of the whole gateway are divided by the number of workers and rounded down, so that all
 * workers together stay within them. docs/operations.md lists which limits are divided, shared, or for each worker.
 */
export function workerConfig(config: Config): Config {
  const { workers, connections, upstreamCalls, historyCache, access, redisUrl } = config;
  const share = (limit: number): number => Math.floor(limit / workers);
  const shareOfBytes = (bytes: number): number => Math.max(1, share(bytes));
  return {
    ...config,
    connections: {
      ...connections,
      maxConnections: share(connections.maxConnections),
      maxHeldBytes: shareOfBytes(connections.maxHeldBytes),
    },
    upstreamCalls: {
      ...upstreamCalls,
      maxConnections: share(upstreamCalls.maxConnections),
      maxWaiting: share(upstreamCalls.maxWaiting),
    },
    historyCache: {
      ...historyCache,
      maxBytes: shareOfBytes(historyCache.maxBytes - sharedHistoryBytes({ historyCache, redisUrl })),
    },
    access: dividedAccess(access, share),
  };
}

/** The part of `HISTORY_CACHE_BYTES` for the primary process: half of it, or nothing when Redis shares the histories. */
export function sharedHistoryBytes({
  historyCache,
  redisUrl,
}: Pick<Config, 'historyCache' | 'redisUrl'>): number {
  return redisUrl === undefined ? Math.floor(historyCache.maxBytes / 2) : 0;
}

// `requestsPerMinute` is not divided: the primary process counts the requests of all workers.
function dividedAccess(access: Access, share: (limit: number) => number): Access {
  if (access.mode === 'forward') return access;
  const { clientLimits } = access;
  const { maxOperations } = clientLimits;
  return {
    ...access,
    clientLimits: {
      ...clientLimits,
      maxOperations: maxOperations === undefined ? undefined : share(maxOperations),
    },
  };
}
