import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEncryption, stretchPassword } from '../../../src/upstream/redis/encryption.ts';
import { connectRedis } from '../../../src/upstream/redis/redisConnection.ts';
import { createRedisTokens } from '../../../src/upstream/serviceToken/redisTokens.ts';
import { JUST_ISSUED_MS } from '../../../src/upstream/serviceToken/serviceTokens.ts';
import type { TestRedis } from '../../support/processes/redisServer.ts';
import { hasRedis, needsRedis, startRedis } from '../../support/processes/redisServer.ts';
import { until } from '../../support/waiting/until.ts';
import { recordEvents } from '../resilience/support.ts';
import { credentials, startProcess, startUpstream, userQuery } from './support.ts';

async function redisServer(): Promise<TestRedis> {
  const server = await startRedis();
  onTestFinished(() => server.kill());
  return server;
}

/** A URL without a server. */
const TOKEN_URL = 'http://127.0.0.1:9/oauth2/token';

/** What one process shares with the others. */
async function sharing(redis: TestRedis, tokenUrl: string, password = credentials.password) {
  const logged: string[] = [];
  const note = (facts: object, message: string): void =>
    void logged.push(`${JSON.stringify(facts)} ${message}`);
  const log = { debug: note, info: note, warn: note, error: note };
  const connection = await connectRedis(redis.url, log);
  onTestFinished(() => connection.disconnect());
  const { events, reported } = recordEvents();
  const account = `${tokenUrl} ${credentials.username}`;
  const encryption = createEncryption(await stretchPassword(password, account), 'token');
  const shared = createRedisTokens({ redis: connection, account, encryption, clock: Date.now, log, events });
  return { shared, connection, logged, reported, events };
}

/** Everything that Redis holds, as text. */
async function contents(url: string): Promise<string> {
  const redis = new Redis(url);
  const keys = await redis.keys('*');
  const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
  redis.disconnect();
  return [...keys, ...values.map((value) => value?.toString('latin1'))].join('\n');
}

describe.skipIf(!hasRedis)(`processes that share a Redis${needsRedis}`, () => {
  it('log in once in total, were they all to start at once', async () => {
    const { sandbox, ...urls } = await startUpstream();
    const redis = await redisServer();
    const processes = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const { shared, events } = await sharing(redis, urls.tokenUrl);
        return startProcess({ ...urls, shared, events });
      }),
    );
    const responses = await Promise.all(
      processes.flatMap(({ send }) => Array.from({ length: 10 }, () => send(userQuery))),
    );
    for (const { status } of responses) expect(status).toBe(200);
    expect(sandbox.loginCount).toBe(1);
  });

  it('log in once in total after the token was refused to all of them', async () => {
    const { sandbox, ...urls } = await startUpstream();
    const redis = await redisServer();
    const { shared } = await sharing(redis, urls.tokenUrl);
    const { shared: other } = await sharing(redis, urls.tokenUrl);
    const stale = {
      value: 'refused-by-the-upstream',
      issuedAtMs: Date.now(),
      expiresAtMs: Date.now() + 3_600_000,
    };
    await shared.write(stale);
    const processes = [startProcess({ ...urls, shared }), startProcess({ ...urls, shared: other })];
    const responses = await Promise.all(
      processes.flatMap(({ send }) => Array.from({ length: 20 }, () => send(userQuery))),
    );
    for (const { status } of responses) expect(status).toBe(200);
    expect(sandbox.loginCount).toBe(1);
    expect(await shared.read()).not.toMatchObject({ value: stale.value });
  });

  it('keep the token through a restart', async () => {
    const { sandbox, ...urls } = await startUpstream();
    const redis = await redisServer();
    for (let restart = 0; restart < 3; restart += 1) {
      const { shared } = await sharing(redis, urls.tokenUrl);
      expect((await startProcess({ ...urls, shared }).send(userQuery)).status).toBe(200);
    }
    expect(sandbox.loginCount).toBe(1);
  });

  it('keep it encrypted and with an end', async () => {
    const redis = await redisServer();
    const { shared, connection } = await sharing(redis, TOKEN_URL);
    const token = { value: 'hunter2', issuedAtMs: 0, expiresAtMs: Date.now() + 60_000 };
    await shared.write(token);
    expect(await shared.read()).toEqual(token);
    const text = await contents(redis.url);
    expect(text).not.toMatch(/hunter2|example\.com|expiresAt/);
    const [key = ''] = await connection.keys('*:token');
    expect(await connection.pttl(key)).toBeGreaterThan(0);
    expect(await connection.pttl(key)).toBeLessThanOrEqual(60_000);
    const { shared: ofAnother, reported } = await sharing(redis, TOKEN_URL, 'another password');
    expect(await ofAnother.read()).toBeNull();
    expect(reported).toEqual([]);
  });

  it('log in at most 8 times a minute together', async () => {
    const redis = await redisServer();
    const { shared } = await sharing(redis, TOKEN_URL);
    const { shared: other } = await sharing(redis, TOKEN_URL);
    const waits = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? shared : other).takeLogin()),
    );
    expect(waits.filter((waitMs) => waitMs === null)).toHaveLength(8);
    for (const waitMs of waits) expect(waitMs ?? 1).toBeGreaterThan(0);
  });

  it('take the lock in turn, and end only their own', async () => {
    const redis = await redisServer();
    const { shared, connection } = await sharing(redis, TOKEN_URL);
    const { shared: other } = await sharing(redis, TOKEN_URL);
    const unlock = await shared.lock();
    expect(await other.lock()).toBeNull();
    const [key = ''] = await connection.keys('*:lock');
    expect(await connection.pttl(key)).toBeGreaterThan(0);
    // As if it had ended by itself.
    await connection.del(key);
    const unlockOther = await other.lock();
    await unlock?.();
    expect(await shared.lock()).toBeNull();
    await unlockOther?.();
    expect(await shared.lock()).not.toBeNull();
  });
});

describe.skipIf(!hasRedis)(`a process whose Redis fails${needsRedis}`, () => {
  it('is started without it, warns once, and finds it when it is there', async () => {
    const { sandbox, ...urls } = await startUpstream();
    const redis = await redisServer();
    await redis.kill();
    const { shared, logged, reported, events, connection } = await sharing(redis, urls.tokenUrl);
    const { send } = startProcess({ ...urls, shared, events });
    expect((await send(userQuery)).status).toBe(200);
    expect(sandbox.loginCount).toBe(1);
    expect(reported).toContain('shared store failure');
    expect(logged.filter((line) => line.includes('Redis is not available'))).toHaveLength(1);
    await redis.restart();
    await until(() => connection.status === 'ready');
    expect(logged.filter((line) => line.includes('Redis is back'))).toHaveLength(1);
    expect(await shared.takeLogin()).toBeNull();
    await shared.write({ value: 't', issuedAtMs: 0, expiresAtMs: Date.now() + 60_000 });
    expect(await shared.read()).toMatchObject({ value: 't' });
  });

  it('answers though Redis dies, and though it is back with nothing', async () => {
    const { sandbox, ...urls } = await startUpstream();
    const redis = await redisServer();
    const { shared, events } = await sharing(redis, urls.tokenUrl);
    const clock = { nowMs: Date.now() };
    const { send, tokens } = startProcess({ ...urls, shared, events, clock: () => clock.nowMs });
    const reject = async () => {
      clock.nowMs += JUST_ISSUED_MS;
      expect(tokens.reject(await tokens.get(undefined))).toBe(true);
    };
    expect((await send(userQuery)).status).toBe(200);
    await redis.kill();
    expect((await send(userQuery)).status).toBe(200);
    await reject();
    expect((await send(userQuery)).status).toBe(200);
    expect(sandbox.loginCount).toBe(2);
    await redis.restart();
    await reject();
    expect((await send(userQuery)).status).toBe(200);
    expect(sandbox.loginCount).toBe(3);
  });

  it('answers though Redis no longer does', async () => {
    const { sandbox, ...urls } = await startUpstream();
    const redis = await redisServer();
    const { shared, reported, events } = await sharing(redis, urls.tokenUrl);
    const { send } = startProcess({ ...urls, shared, events });
    redis.signal('SIGSTOP');
    expect((await send(userQuery)).status).toBe(200);
    redis.signal('SIGCONT');
    expect(sandbox.loginCount).toBe(1);
    expect(reported.filter((entry) => entry === 'shared store failure').length).toBeGreaterThan(0);
  });
});
