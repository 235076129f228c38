import { inflateSync } from 'node:zlib';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { CONVERSATION, startApp } from '../support/gateway/startApp.ts';
import { hasRedis, needsRedis, startRedis } from '../support/processes/redisServer.ts';

const QUERY = `{ conversation(id: "${CONVERSATION}") { contacts { id operator { lastName } } } }`;
const SHARED = /contacts_gateway_history_cache_lookups_total\{outcome="shared"\} (\d+)/;

const SERVICE = {
  UPSTREAM_AUTH: 'service',
  IADVIZE_USERNAME: 'everything@example.com',
  IADVIZE_PASSWORD: 'sandbox',
};

const ofToken = (token: string) => ({ authorization: `Bearer ${token}` });

/** Two replicas that share a Redis, before a sandbox that requires a token. */
async function startReplicas(env: Record<string, string>) {
  const sandbox = await startSandbox({ requireAuth: true });
  const redis = await startRedis();
  const connection = new Redis(redis.url);
  const variables = { ...env, UPSTREAM_URL: sandbox.url, REDIS_URL: redis.url, CONTACTS_FETCH: 'lazy' };
  const first = await startApp(variables);
  const second = await startApp(variables);
  onTestFinished(async () => {
    await first.stop();
    await second.stop();
    connection.disconnect();
    await redis.kill();
    await sandbox.stop();
  });
  const found = async () => Number(SHARED.exec(await second.metrics())?.[1]);
  return { first, second, connection, found };
}

/** Keys and values of all that Redis holds as text or bytes. */
async function contents(redis: Redis): Promise<Map<string, Buffer>> {
  const entries = new Map<string, Buffer>();
  for (const key of await redis.keys('contacts-gateway:*')) {
    if ((await redis.type(key)) !== 'string') continue;
    const value = await redis.getBuffer(key);
    if (value !== null) entries.set(key, value);
  }
  return entries;
}

const histories = (entries: ReadonlyMap<string, Buffer>) =>
  [...entries.keys()].filter((key) => key.includes(':history:'));

describe.skipIf(!hasRedis)(`histories in Redis${needsRedis}`, () => {
  it.each([
    { mode: 'forward', env: {}, headers: ofToken('sandbox-token') },
    { mode: 'service', env: SERVICE, headers: {} },
  ])('are encrypted, and replicas share them: $mode', async ({ env, headers }) => {
    const { first, second, connection, found } = await startReplicas(env);
    const response = await first.ask(QUERY, {}, headers);
    expect(response.body.errors).toBeUndefined();
    await expect.poll(async () => histories(await contents(connection))).toHaveLength(1);
    for (const [key, value] of await contents(connection)) {
      expect(() => inflateSync(value)).toThrow();
      expect(`${key} ${value.toString('latin1')}`).not.toMatch(/sandbox|example\.com|00000000-0000-4000/);
    }
    expect((await second.ask(QUERY, {}, headers)).body).toEqual(response.body);
    expect(await found()).toBe(1);
  });

  it('are of no use for another token', async () => {
    const { first, second, connection, found } = await startReplicas({});
    await first.ask(QUERY, {}, ofToken('sandbox-token'));
    await expect.poll(async () => histories(await contents(connection))).toHaveLength(1);
    await second.ask(QUERY, {}, ofToken('sandbox-token-north'));
    expect(await found()).toBe(0);
  });
});
