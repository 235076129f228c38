import type { Redis } from 'ioredis';
import type { Config } from './config.ts';
import type { Logger } from './log.ts';
import type { Sandbox } from './sandbox/server.ts';
import { watchAvailability } from './upstream/availability.ts';
import type { UpstreamClient } from './upstream/client.ts';
import { clientOf, createUpstreamClient } from './upstream/client.ts';
import type { CallWatch } from './upstream/observedSend.ts';
import { observeSend } from './upstream/observedSend.ts';
import type { UpstreamEvents } from './upstream/resilience/events.ts';
import { resilientSend } from './upstream/resilience/resilientSend.ts';
import { shareInFlight } from './upstream/resilience/sharing.ts';
import { sleep } from './upstream/resilience/sleep.ts';
import { createLogin } from './upstream/serviceToken/login.ts';
import { createLoginBudget } from './upstream/serviceToken/loginBudget.ts';
import { createRedisTokens } from './upstream/serviceToken/redisTokens.ts';
import type { ServiceTokens } from './upstream/serviceToken/serviceTokens.ts';
import { createServiceTokens } from './upstream/serviceToken/serviceTokens.ts';
import { withServiceToken } from './upstream/serviceToken/withServiceToken.ts';

/** The upstream as the gateway sees it, with all that stands before it. */
export interface Upstream {
  readonly client: UpstreamClient;
  /** The code of the last failure while the upstream is taken to be away, else null. */
  unavailability(): string | null;
  /** Null when nothing is shared with other processes. */
  readonly redis: Redis | null;
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

/** Starts the sandbox if that is the upstream, and connects. From outside in: shared answers, token, retries, tries. */
export async function startUpstream(config: Config, parts: UpstreamParts): Promise<Upstream> {
  const { log, events, callWatches = [], maxTries } = parts;
  const sandbox = config.upstream.kind === 'sandbox' ? await embeddedSandbox(config) : null;
  const url = config.upstream.kind === 'sandbox' ? (sandbox?.url ?? '') : config.upstream.url;
  const redis = config.redisUrl === undefined ? null : await redisAt(config.redisUrl, log);
  const connection = createUpstreamClient({ url, ...config.upstreamCalls });
  const observed = observeSend(connection.send, callWatches, () => performance.now());
  const watched = watchAvailability(observed, Date.now);
  const resilient = resilientSend(watched.send, {
    maxInFlight: config.upstreamCalls.maxConnections,
    maxWaiting: config.upstreamCalls.maxWaiting,
    ...{ now: () => performance.now(), sleep, random: Math.random, events, maxTries },
  });
  const service = serviceTokens(config, url, redis, parts);
  const authorized = service === null ? resilient : withServiceToken(resilient, service.tokens);
  return {
    client: clientOf(shareInFlight(authorized, events), connection.close),
    unavailability: watched.unavailability,
    redis,
    stop: async () => {
      await connection.close();
      await service?.close();
      redis?.disconnect();
      await sandbox?.stop();
    },
  };
}

// Both are loaded only by those who use them: they would take memory from all others.
async function embeddedSandbox({ access }: Config): Promise<Sandbox> {
  const { startSandbox } = await import('./sandbox/server.ts');
  return startSandbox({ requireAuth: access.mode === 'service' });
}

async function redisAt(url: string, log: Logger): Promise<Redis> {
  const { connectRedis } = await import('./upstream/redisConnection.ts');
  return connectRedis(url, log);
}

interface Service {
  readonly tokens: ServiceTokens;
  readonly close: () => Promise<void>;
}

function serviceTokens(
  { access }: Config,
  upstreamUrl: string,
  redis: Redis | null,
  { log, events }: UpstreamParts,
): Service | null {
  if (access.mode === 'forward') return null;
  const tokenUrl = access.tokenUrl ?? new URL('/oauth2/token', upstreamUrl).href;
  const account = { tokenUrl, ...access.account };
  const clock = Date.now;
  const { login, close } = createLogin(account);
  const tokens = createServiceTokens({
    login,
    shared: redis && createRedisTokens({ redis, account, clock, log, events }),
    budget: createLoginBudget(clock),
    sleep: (delayMs) => sleep(delayMs, undefined),
    ...{ clock, log, events },
  });
  return { tokens, close };
}
