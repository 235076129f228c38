import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startParts } from '../../src/app/startParts.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { hasRedis, needsRedis, startRedis } from '../support/processes/redisServer.ts';
import type { TestServer } from '../support/upstream/httpServer.ts';
import { json, startServer } from '../support/upstream/httpServer.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Listening and connected sockets, and timers that keep the process alive. */
function openHandles(): readonly string[] {
  const kinds = /^(TCPServerWrap|TCPSocketWrap|TLSWrap|Timeout)$/;
  return process.getActiveResourcesInfo().filter((kind) => kinds.test(kind));
}

/** Those that were not there before. What was closed is gone a moment later, so it is polled. */
async function expectNoMoreThan(before: readonly string[]): Promise<void> {
  const count = (handles: readonly string[], kind: string) => handles.filter((one) => one === kind).length;
  const left = () => {
    const now = openHandles();
    return [...new Set(now)].filter((kind) => count(now, kind) > count(before, kind));
  };
  await expect.poll(left).toEqual([]);
}

let taken: TestServer;
beforeEach(async () => {
  taken = await startServer(json({}));
});
afterEach(() => taken.stop());

const portOf = ({ url }: TestServer): string => new URL(url).port;

describe('a gateway whose port is taken', () => {
  it('names the port and stops what it had started: sandbox, connections, polling', async () => {
    const before = openHandles();
    const env = { PORT: portOf(taken), SCHEMA_POLL_SECONDS: '60' };
    await expect(startApp(env)).rejects.toMatchObject({ code: 'EADDRINUSE', port: Number(portOf(taken)) });
    await expectNoMoreThan(before);
  });

  it('stops its login, too', async () => {
    const before = openHandles();
    const env = {
      ...{ PORT: portOf(taken), UPSTREAM_AUTH: 'service' },
      ...{ IADVIZE_USERNAME: 'everything@example.com', IADVIZE_PASSWORD: 'sandbox' },
    };
    await expect(startApp(env)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expectNoMoreThan(before);
  });

  it.skipIf(!hasRedis)(`leaves its connection to Redis${needsRedis}`, async () => {
    const redis = await startRedis();
    const before = openHandles();
    const env = { PORT: portOf(taken), REDIS_URL: redis.url };
    await expect(startApp(env)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expectNoMoreThan(before);
    await redis.kill();
  });
});

describe('parts that are started', () => {
  it('are stopped in reverse order when one cannot start, even if one cannot stop', async () => {
    const stopped: number[] = [];
    const started = startParts(log, async (onStop) => {
      for (const part of [1, 2, 3]) {
        onStop(() => {
          stopped.push(part);
          if (part === 2) throw new Error('stays');
        });
      }
      throw new Error('the fourth cannot start');
    });
    await expect(started).rejects.toThrow('the fourth cannot start');
    expect(stopped).toEqual([3, 2, 1]);
  });

  it('are stopped once', async () => {
    let stops = 0;
    const { value, stop } = await startParts(log, async (onStop) => {
      onStop(() => {
        stops += 1;
      });
      return 'up';
    });
    expect(value).toBe('up');
    await Promise.all([stop(), stop()]);
    expect(stops).toBe(1);
  });
});
