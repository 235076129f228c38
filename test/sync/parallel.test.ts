import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createDays } from '../../src/indicators/days.ts';
import { runSync } from '../../src/sync/runSync.ts';
import type { SyncSource } from '../../src/sync/windows/syncSource.ts';
import { temporaryDirectory } from '../support/export/testExport.ts';
import { until } from '../support/waiting/until.ts';
import { memoryDestination } from './support/memorySync.ts';
import { NOW_MS, startSmallUpstream, TEST_TIMEOUT_MS } from './support/smallUpstream.ts';
import { sync } from './support/testSync.ts';

it('reads as many days at once as --parallel says', async () => {
  let [reading, most] = [0, 0];
  const source: SyncSource = async function* batches() {
    reading += 1;
    most = Math.max(most, reading);
    await until(() => most >= 3);
    reading -= 1;
    yield { conversations: [], unavailable: [], hasMore: false };
  };
  const given = { since: '2026-01-01', timeZone: 'UTC', upstream: 'test', lookBackDays: 0 };
  await runSync(
    { ...given, looksBackDaily: false, parallel: 3, now: NOW_MS },
    {
      ...{ destination: memoryDestination(null), source, days: createDays('UTC') },
      ...{ temporaryDirectory: await temporaryDirectory(), signal: new AbortController().signal },
      onWindow: () => undefined,
    },
  );
  expect(most).toBe(3);
});

it(
  'sends no more operations in a second than --max-rps says',
  async () => {
    const small = await startSmallUpstream();
    onTestFinished(small.stop);
    small.upstream.setNow(NOW_MS);
    let nowMs = 0;
    // Time passes only in waits.
    const clock = {
      now: () => nowMs,
      sleep: async (delayMs: number) => {
        nowMs += delayMs;
      },
    };
    const to = join(await temporaryDirectory(), 'files');
    await sync({ ...small.common, to, nowMs: NOW_MS, maxRps: '2', clock });
    const operations = small.server.operations();
    expect(operations).toBeGreaterThan(5);
    expect(nowMs).toBeGreaterThanOrEqual((operations - 1) * 500 - 1);
  },
  TEST_TIMEOUT_MS,
);
