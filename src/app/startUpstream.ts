import type { Redis } from 'ioredis';
import type { Config } from '../config/config.ts';
import type { Logger } from '../logging/log.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import { clientOf, createUpstreamClient } from '../upstream/client.ts';
import { createAvailability } from '../upstream/resilience/availability.ts';
import { deduplicateInFlight } from '../upstream/resilience/dedupe.ts';
import type { UpstreamEvents } from '../upstream/resilience/events.ts';
import type { CallWatch } from '../upstream/resilience/observedSend.ts';
import { observeSend } from '../upstream/resilience/observedSend.ts';
import { createProbe } from '../upstream/resilience/probe.ts';
import { resilientSend } from '../upstream/resilience/resilientSend.ts';
import { sleep } from '../upstream/resilience/sleep.ts';
import { withServiceToken } from '../upstream/serviceToken/withServiceToken.ts';
import { embeddedSandbox } from './embeddedSandbox.ts';
import type { OnStop } from './startParts.ts';
import { startParts } from './startParts.ts';
import type { ServiceAccount } from './startService.ts';
import { accountOf, startService } from './startService.ts';
import type { LiveSecrets } from './watch/watchSecrets.ts';
import type { WorkerGroup } from './workerGroup.ts';

/** A connection to the upstream, with retries, circuit breaker and login. */
export interface Upstream {
  readonly client: UpstreamClient;
  /** The GraphQL endpoint in use, that of the embedded sandbox included. */
  readonly url: string;
  /** Returns a code when requests cannot be processed: the upstream is unavailable, or there is no token. Else null. */
  unavailability(): string | null;
  /** Null when `REDIS_URL` is not set. */
  readonly redis: Redis | null;
  /** The gateway's own account now. Null when clients send their own tokens. */
  account(): ServiceAccount | null;
  /** Waits for requests in flight, then closes all connections. */
  stop(): Promise<void>;
}

export interface UpstreamParts {
  readonly secrets: LiveSecrets;
  readonly log: Logger;
  readonly events: UpstreamEvents;
  /** @default undefined: this process shares nothing with workers */
  readonly group?: WorkerGroup | undefined;
  /** Observe each try of each operation. @default none */
  readonly callWatches?: readonly CallWatch[];
  /** Maximum number of tries of a query. 1 for a caller with its own retries. @default see `resilientSend` */
  readonly maxTries?: number;
}

/** Monotonic clock, in milliseconds. */
const now = () => performance.now();

/**
 * Connects to the upstream, or starts the embedded sandbox and connects to it. An operation passes these layers in order:
 * deduplication, token, retries, metrics, HTTP. When a part cannot start, the parts that were started are stopped before
 * this rejects.
 */
export async function startUpstream(config: Config, parts: UpstreamParts): Promise<Upstream> {
  const { value, stop } = await startParts(parts.log, (onStop) => connect(config, parts, onStop));
  return { ...value, stop };
}

async function connect(
  config: Config,
  parts: UpstreamParts,
  onStop: OnStop,
): Promise<Omit<Upstream, 'stop'>> {
  const { log, events, callWatches = [], maxTries } = parts;
  const { upstream, redisUrl } = config;
  const url =
    upstream.kind === 'remote'
      ? upstream.url
      : (parts.group?.sandboxUrl ?? (await embeddedSandbox(upstream.until, config, onStop)));
  const redis = redisUrl === undefined ? null : await (await redisModule()).connectRedis(redisUrl, log);
  onStop(() => redis?.disconnect());
  const account = accountOf(config, url);
  const service = account && (await startService(account, redis, parts));
  onStop(async () => service?.close());
  const { probe, close: closeProbe } = createProbe(url, now);
  onStop(closeProbe);
  const connection = createUpstreamClient({ url, ...config.upstreamCalls });
  onStop(connection.close);
  const observed = observeSend(connection.send, callWatches, now);
  const availability = createAvailability(probe, now);
  const { maxConnections: maxInFlight, maxWaiting } = config.upstreamCalls;
  const resilient = resilientSend(observed, {
    ...{ maxInFlight, maxWaiting, maxTries, now, sleep, random: Math.random, events, availability },
  });
  const authorized = service === null ? resilient : withServiceToken(resilient, service.tokens, service.uses);
  return {
    client: clientOf(deduplicateInFlight(authorized, events), connection.close),
    url,
    unavailability: () => availability.unavailability() ?? service?.tokens.unavailability() ?? null,
    redis,
    account: () => service?.account() ?? null,
  };
}

// The Redis client is loaded only when it is used, because it takes memory.
const redisModule = () => import('../upstream/redis/redisConnection.ts');
