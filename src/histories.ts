import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import type { Config } from './config.ts';
import type { ReportFailure } from './failureLog.ts';
import type { Logger } from './log.ts';
import { createCacheMetrics } from './metrics/cacheMetrics.ts';
import type { HistoryCache } from './upstream/historyCache/historyCache.ts';
import { createHistoryCache } from './upstream/historyCache/historyCache.ts';
import { createMemoryStore } from './upstream/historyCache/memoryStore.ts';
import { createSharedStore } from './upstream/historyCache/sharedStore.ts';

export interface HistoryCacheParts {
  /** Null keeps histories in this process alone. */
  readonly redis: Redis | null;
  readonly registry: Registry;
  readonly log: Logger;
  readonly reportFailure: ReportFailure;
}

/** The cache of histories as configured; undefined when nothing is kept: its metrics are there all the same. */
export function historyCacheFor(
  config: Config,
  { redis, registry, log, reportFailure }: HistoryCacheParts,
): HistoryCache | undefined {
  const { lifeSeconds, maxBytes } = config.historyCache;
  const memory = createMemoryStore(maxBytes, () => performance.now());
  const events = createCacheMetrics(registry, memory.bytes);
  if (config.features.contactsFetch === 'eager' || lifeSeconds === 0) return undefined;
  const clock = Date.now;
  return createHistoryCache({
    scope: scopeOf(config),
    ...{ memory, lifeSeconds, clock, events },
    reportFailure: (error) => reportFailure(error, null),
    shared: redis && createSharedStore({ redis, clock: () => performance.now(), log, events }),
  });
}

/** Whose data it is: an account of the gateway's own sees what no header tells. */
function scopeOf({ upstream, access }: Config): string {
  const url = upstream.kind === 'remote' ? upstream.url : 'sandbox';
  return JSON.stringify([url, access.mode === 'service' ? access.account.username : null]);
}
