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
import type { SharedCommands, SharedStore } from '../upstream/history/cache/sharedStore.ts';
import { createSharedStore, encryptedStore } from '../upstream/history/cache/sharedStore.ts';
import { createEncryption } from '../upstream/redis/encryption.ts';
import type { UpstreamHeaders } from '../upstream/transport/headers.ts';
import type { Upstream } from './startUpstream.ts';
import type { WorkerGroup } from './workerGroup.ts';

export interface HistoryCacheParts {
  readonly redis: Redis | null;
  /** Shares the histories when there is no Redis. */
  readonly group: WorkerGroup | undefined;
  /** The gateway's account now; null when clients send their own tokens. */
  readonly account: Upstream['account'];
  readonly registry: Registry;
  readonly log: Logger;
  readonly reportFailure: ReportFailure;
}

/** Creates the cache of histories. Returns undefined when it is disabled. Its metrics are registered in both cases. */
export function historyCacheFor(config: Config, parts: HistoryCacheParts): HistoryCache | undefined {
  const { redis, group, account, registry, log, reportFailure } = parts;
  const { lifeSeconds, maxBytes } = config.historyCache;
  const { upstream } = config;
  const upstreamName = upstream.kind === 'remote' ? upstream.url : 'sandbox';
  const now = () => performance.now();
  const memory = createMemoryStore(maxBytes, now);
  const events = createCacheMetrics(registry, memory.bytes);
  if (config.features.contactsFetch === 'eager' || lifeSeconds === 0) return undefined;
  const store = (commands: SharedCommands, name: string): SharedStore =>
    createSharedStore({ commands, name, clock: now, log, events });
  return createHistoryCache({
    // The account is in no header of the client.
    scope: () => JSON.stringify([upstreamName, account()?.username ?? null]),
    ...{ memory, lifeSeconds, clock: Date.now, events },
    sharedFor: sharedStoreFor({
      redis: redis && store(redis, 'Redis'),
      group: group && store(group.histories, 'The primary process'),
      account,
    }),
    reportFailure: (error) => reportFailure(error, null),
  });
}

interface Stores {
  readonly redis: SharedStore | null;
  readonly group: SharedStore | undefined;
  readonly account: Upstream['account'];
}

/** Only histories in Redis are encrypted: the primary process is a part of this gateway. */
function sharedStoreFor({ redis, group, account }: Stores): (headers: UpstreamHeaders) => SharedStore | null {
  if (redis !== null) return (headers) => sealedFor(redis, account()?.secret ?? null, headers);
  return () => group ?? null;
}

/**
 * Returns the shared store, encrypted with a key from the secret of the account, or else from the client's token. A client
 * therefore reads only histories that were stored for the same token. Returns null without secret and token: nothing may be
 * stored without encryption.
 */
function sealedFor(
  shared: SharedStore,
  secret: KeyObject | null,
  { authorization }: UpstreamHeaders,
): SharedStore | null {
  const tokenSecret = authorization === undefined ? null : createSecretKey(Buffer.from(authorization));
  const keySource = secret ?? tokenSecret;
  return keySource && encryptedStore(shared, createEncryption(keySource, 'history'));
}
