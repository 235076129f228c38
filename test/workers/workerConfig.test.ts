import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { sharedHistoryBytes, workerConfig } from '../../src/workers/common/workerConfig.ts';
import { configProblems } from '../support/config/configProblems.ts';

const SERVICE = { UPSTREAM_AUTH: 'service', IADVIZE_USERNAME: 'one', IADVIZE_PASSWORD: 'hunter2' };
const configOf = (env: Record<string, string>) => readConfig(env, () => '');

const problemsOf = (env: Record<string, string>) => configProblems(() => configOf(env));

describe('the limits of one worker', () => {
  it('are at most the limits of the gateway, for all workers together', () => {
    const config = configOf({
      ...SERVICE,
      WORKERS: '3',
      MAX_CONNECTIONS: '100',
      MAX_HELD_RESPONSE_BYTES: '1000',
      UPSTREAM_MAX_CONNECTIONS: '64',
      UPSTREAM_MAX_WAITING: '2',
      HISTORY_CACHE_BYTES: '601',
      CLIENT_MAX_OPERATIONS: '8',
      CLIENT_REQUESTS_PER_MINUTE: '10',
    });
    const { connections, upstreamCalls, historyCache, access } = workerConfig(config);
    expect(connections).toMatchObject({ maxConnections: 33, maxHeldBytes: 333 });
    expect(upstreamCalls).toMatchObject({ maxConnections: 21, maxWaiting: 0 });
    expect(sharedHistoryBytes(config)).toBe(300);
    expect(historyCache.maxBytes).toBe(100);
    expect(access).toMatchObject({ clientLimits: { maxOperations: 2, requestsPerMinute: 10 } });
  });

  it('leave nothing of the cache to the primary process when Redis shares histories', () => {
    const config = configOf({ WORKERS: '2', HISTORY_CACHE_BYTES: '600', REDIS_URL: 'redis://localhost' });
    expect(sharedHistoryBytes(config)).toBe(0);
    expect(workerConfig(config).historyCache.maxBytes).toBe(300);
  });
});

describe('WORKERS', () => {
  it('auto is the number of cores', () => {
    expect(configOf({ WORKERS: 'auto' }).workers).toBeGreaterThanOrEqual(1);
  });

  it.each([
    { name: 'UPSTREAM_MAX_CONNECTIONS', env: {} },
    { name: 'MAX_CONNECTIONS', env: {} },
    { name: 'CLIENT_MAX_OPERATIONS', env: SERVICE },
  ])('is at most $name, as each worker needs a part of it', ({ name, env }) => {
    expect(problemsOf({ ...env, WORKERS: '3', [name]: '2' })).toEqual([
      `WORKERS: expected at most 2, as the workers divide ${name}, got 3`,
    ]);
    expect(problemsOf({ ...env, WORKERS: '2', [name]: '2' })).toEqual([]);
  });
});
