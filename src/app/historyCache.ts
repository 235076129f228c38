import type { KeyObject } from 'node:crypto';
import { createSecretKey } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import type { Config } from '../config/config.ts';
import type { ReportFailure } from '../logging/failureLog.ts';
import type { Logger } from '../logging/log.ts';
import { createCacheMetrics } from '../metrics/cacheMetrics.ts';
import type { HistoryCache } from '../upstream/history/cache/historyCache.ts';
import { createHistoryCache } from '../upstream/history/cache/historyCache.ts';
import { createMemoryStore } from '../upstream/history/cache/memoryStore.ts';
import type { SharedStore } from '../upstream/history/cache/sharedStore.ts';
import { createSharedStore, encryptedStore } from '../upstream/history/cache/sharedStore.ts';
import { createEncryption } from '../upstream/redis/encryption.ts';
import type { UpstreamHeaders } from '../upstream/transport/headers.ts';

export interface HistoryCacheParts {
  /** Null keeps histories in this process alone. */
  readonly redis: Redis | null;
  /** The secret of the gateway's account; null where clients show their own tokens. */
  readonly secret: KeyObject | null;
  readonly registry: Registry;
  readonly log: Logger;
  readonly reportFailure: ReportFailure;
}

/** The cache of histories as configured; undefined when nothing is kept: its metrics are there all the same. */
export function historyCacheFor(config: Config, parts: HistoryCacheParts): HistoryCache | undefined {
  const { redis, secret, registry, log, reportFailure } = parts;
  const { lifeSeconds, maxBytes } = config.historyCache;
  const now = () => performance.now();
  const memory = createMemoryStore(maxBytes, now);
  const events = createCacheMetrics(registry, memory.bytes);
  if (config.features.contactsFetch === 'eager' || lifeSeconds === 0) return undefined;
  const shared = redis && createSharedStore({ redis, clock: now, log, events });
  return createHistoryCache({
    scope: scopeOf(config),
    ...{ memory, lifeSeconds, clock: Date.now, events },
    sharedFor: shared === null ? () => null : (headers) => sealedFor(shared, secret, headers),
    reportFailure: (error) => reportFailure(error, null),
  });
}

/**
 * The shared store under keys from the account's secret, or else from the client's own token: a client reads only what
 * was stored for the same token. Null without both, as nothing could be kept secret.
 */
function sealedFor(
  shared: SharedStore,
  secret: KeyObject | null,
  { authorization }: UpstreamHeaders,
): SharedStore | null {
  const ownSecret = authorization === undefined ? null : createSecretKey(Buffer.from(authorization));
  const used = secret ?? ownSecret;
  return used && encryptedStore(shared, createEncryption(used, 'history'));
}

/** Whose data it is: an account of the gateway's own sees what no header tells. */
function scopeOf({ upstream, access }: Config): string {
  const url = upstream.kind === 'remote' ? upstream.url : 'sandbox';
  return JSON.stringify([url, access.mode === 'service' ? access.account.username : null]);
}
