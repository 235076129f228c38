import type { KeyObject } from 'node:crypto';
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
import type { OnStop } from './startParts.ts';
import { startParts } from './startParts.ts';
import { accountOf, secretOf, startService } from './startService.ts';

/** The upstream as the gateway sees it, with all that stands before it. */
export interface Upstream {
  readonly client: UpstreamClient;
  /** The GraphQL endpoint in use, that of the embedded sandbox included. */
  readonly url: string;
  /** Why requests cannot be answered now, as a code: the upstream is away, or there is no token for it. Else null. */
  unavailability(): string | null;
  /** Null when nothing is shared with other processes. */
  readonly redis: Redis | null;
  /** What is stored in Redis is encrypted with keys from it. Null without Redis, and without an account. */
  readonly secret: KeyObject | null;
  /** Lets requests in flight finish, then closes every connection. */
  stop(): Promise<void>;
}

export interface UpstreamParts {
  readonly log: Logger;
  readonly events: UpstreamEvents;
  /** Told of every single try. */
  readonly callWatches?: readonly CallWatch[];
  /** How often a query is sent at most; 1 for a caller that has retries of its own. */
  readonly maxTries?: number;
}

/** A monotonic clock in milliseconds. */
const now = () => performance.now();

/**
 * Starts the sandbox if that is the upstream, and connects. From outside in: shared answers, token, retries, tries. When a
 * part cannot start, it stops what was started and rejects.
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
  const url =
    config.upstream.kind === 'sandbox' ? await embeddedSandbox(config, onStop) : config.upstream.url;
  const redis = config.redisUrl === undefined ? null : await redisAt(config.redisUrl, log);
  onStop(() => redis?.disconnect());
  const account = accountOf(config, url);
  const secret = account && redis && (await secretOf(account));
  const service = account && startService(account, redis && secret && { redis, secret }, parts);
  onStop(async () => service?.close());
  const { probe, close: closeProbe } = createProbe(url, now);
  onStop(closeProbe);
  const connection = createUpstreamClient({ url, ...config.upstreamCalls });
  onStop(connection.close);
  const observed = observeSend(connection.send, callWatches, now);
  const availability = createAvailability(probe, now);
  const resilient = resilientSend(observed, {
    maxInFlight: config.upstreamCalls.maxConnections,
    maxWaiting: config.upstreamCalls.maxWaiting,
    ...{ now, sleep, random: Math.random, events, availability, maxTries },
  });
  const authorized = service === null ? resilient : withServiceToken(resilient, service.tokens, service.uses);
  return {
    client: clientOf(deduplicateInFlight(authorized, events), connection.close),
    url,
    unavailability: () => availability.unavailability() ?? service?.tokens.unavailability() ?? null,
    redis,
    secret,
  };
}

// Both are loaded only by those who use them: they would take memory from all others.
async function embeddedSandbox({ access }: Config, onStop: OnStop): Promise<string> {
  const { startSandbox } = await import('../sandbox/server/server.ts');
  const { url, stop } = await startSandbox({ requireAuth: access.mode === 'service' });
  onStop(stop);
  return url;
}

async function redisAt(url: string, log: Logger): Promise<Redis> {
  const { connectRedis } = await import('../upstream/redis/redisConnection.ts');
  return connectRedis(url, log);
}
