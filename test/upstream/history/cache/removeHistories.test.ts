import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { purgeCache } from '../../../../src/app/purgeCache.ts';
import { readConfig } from '../../../../src/config/config.ts';
import { createLogger } from '../../../../src/logging/log.ts';
import type { TestRedis } from '../../../support/processes/redisServer.ts';
import { hasRedis, needsRedis, startRedis } from '../../../support/processes/redisServer.ts';

const log = createLogger({ level: 'silent' });
const configOf = (env: Record<string, string>) => readConfig(env, () => '');

let server: TestRedis | null = null;

beforeAll(async () => {
  if (hasRedis) server = await startRedis();
});

afterAll(() => server?.kill());

it.skipIf(!hasRedis)(`removes all histories, and nothing else${needsRedis}`, async () => {
  const url = server?.url ?? '';
  const redis = new Redis(url);
  const histories = Array.from({ length: 1_200 }, (_, index) => `contacts-gateway:history:2:${index}`);
  await redis.mset(...histories.flatMap((key) => [key, 'x']), 'contacts-gateway:token:1', 'y');
  expect(await purgeCache(configOf({ REDIS_URL: url }), log)).toBe(1_200);
  expect(await redis.keys('*')).toEqual(['contacts-gateway:token:1']);
  redis.disconnect();
});

it('has nothing to remove without Redis', async () => {
  expect(await purgeCache(configOf({}), log)).toBeNull();
});

it('rejects if Redis cannot be reached', async () => {
  const config = configOf({ REDIS_URL: 'redis://127.0.0.1:1' });
  await expect(purgeCache(config, log)).rejects.toThrow(
    'REDIS_URL: the cached histories could not be removed',
  );
});
