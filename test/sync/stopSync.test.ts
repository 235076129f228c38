import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createRandom } from '../../src/sandbox/generator/world/random.ts';
import { historySource } from '../../src/sync/windows/historySource.ts';
import type { ClosedHistoriesPage } from '../../src/upstream/closedConversations/closedHistories.ts';
import { interval, temporaryDirectory } from '../support/export/testExport.ts';
import { createGrowingUpstream } from './support/growingUpstream.ts';
import { createMemorySync } from './support/memorySync.ts';
import { NOW_MS } from './support/smallUpstream.ts';
import { sync } from './support/testSync.ts';
import { startUpstreamServer } from './support/upstreamServer.ts';

it('does not list a conversation as unavailable when its operation was aborted', async () => {
  const cause = new DOMException('aborted', 'AbortError');
  async function* histories(): AsyncGenerator<ClosedHistoriesPage> {
    const aborted = { kind: 'unavailable', conversationId: 'one', reason: 'upstream failed', cause } as const;
    yield { after: null, histories: [aborted], next: null };
  }
  const batches = historySource(histories, '2026-01-12T12:00:00.000Z')(interval('2026-01-01', '2026-01-02'));
  await expect(batches[Symbol.asyncIterator]().next()).rejects.toBe(cause);
});

it('writes nothing after the signal aborts', async () => {
  const stopping = new AbortController();
  const memory = createMemorySync({}, () => stopping.abort());
  await expect(memory.run('2026-01-12T12:00:00Z', {}, stopping.signal)).rejects.toThrow('aborted');
  expect(await memory.state()).toBeNull();
});

it('ends the run when the signal aborts while the schema is loaded', async () => {
  const stopping = new AbortController();
  const upstream = createGrowingUpstream([]);
  upstream.setNow(NOW_MS);
  const directory = await temporaryDirectory();
  const tokenFile = join(directory, 'token');
  const server = await startUpstreamServer({
    execute: (operation) => {
      stopping.abort();
      return upstream.execute(operation);
    },
    ...{ limitedShare: 0, random: createRandom(1), tokenFile },
  });
  onTestFinished(server.stop);
  const options = { upstreamUrl: server.url, tokenFile, nowMs: NOW_MS, since: '2026-01-01' };
  const stopped = sync({
    ...options,
    to: join(directory, 'files'),
    upstreamSchema: 'introspect',
    signal: stopping.signal,
  });
  await expect(stopped).rejects.toThrow('sync: stopped; the next run continues');
  expect(server.operations()).toBe(1);
});
