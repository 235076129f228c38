import { expect, it, onTestFinished } from 'vitest';
import { startUpstream } from '../../../src/app/startUpstream.ts';
import { watchSecrets } from '../../../src/app/watch/watchSecrets.ts';
import { readConfig } from '../../../src/config/config.ts';
import { createExportOperations } from '../../../src/export/source/exportOperations.ts';
import { createLogger } from '../../../src/logging/log.ts';
import { json, startServer } from '../../support/upstream/httpServer.ts';

const LIMIT = 10;
const LATENCY_MS = 50;
const OPERATIONS = 200;

/** Accepts at most `LIMIT` operations in any second. */
async function startLimitedUpstream() {
  let acceptedAtMs: number[] = [];
  let rejected = 0;
  const server = await startServer((...call) => {
    const nowMs = performance.now();
    acceptedAtMs = acceptedAtMs.filter((atMs) => atMs > nowMs - 1_000);
    const isAccepted = acceptedAtMs.length < LIMIT;
    if (isAccepted) acceptedAtMs.push(nowMs);
    else rejected += 1;
    const respond = isAccepted
      ? json({ data: { __typename: 'Query' } })
      : json({ errors: [{ message: 'Too many requests' }] }, 429, { 'retry-after': '1' });
    setTimeout(() => respond(...call), LATENCY_MS);
  });
  onTestFinished(server.stop);
  return { url: server.url, received: () => server.requests.length, rejected: () => rejected };
}

it('an upstream that accepts 10 operations in a second rejects fewer than 2 % of those of --parallel 16', async () => {
  const limited = await startLimitedUpstream();
  const log = createLogger({ level: 'silent' });
  const config = readConfig({ UPSTREAM_URL: limited.url }, () => '');
  const secrets = watchSecrets(config, log);
  onTestFinished(secrets.stop);
  const upstream = await startUpstream(config, { secrets, log, events: {}, maxTries: 1 });
  onTestFinished(upstream.stop);
  const { execute } = await createExportOperations({
    ...{ client: upstream.client, parallel: 16, maxPerSecond: null, readToken: null, log },
    signal: new AbortController().signal,
  });
  // Identical operations in flight would share one response.
  const operations = Array.from({ length: OPERATIONS }, (_, index) => `{ __typename f${index}: __typename }`);
  const results = await Promise.all(operations.map((operation) => execute(operation, {})));
  expect(results.filter(({ data }) => data?.['__typename'] === 'Query')).toHaveLength(OPERATIONS);
  expect(limited.received()).toBe(OPERATIONS + limited.rejected());
  expect(limited.rejected() / limited.received()).toBeLessThan(0.02);
}, 120_000);
