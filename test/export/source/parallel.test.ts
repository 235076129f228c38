import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { NO_ROWS } from '../../../src/app/exportSource.ts';
import { startExport } from '../../../src/app/startExport.ts';
import { readConfig } from '../../../src/config/config.ts';
import { exportToFile } from '../../../src/export/exportContacts.ts';
import { DEFAULT_ROWS } from '../../../src/export/rows/rowArguments.ts';
import { createLogger } from '../../../src/logging/log.ts';
import { closedIn, exportArguments, MONTH, temporaryDirectory } from '../../support/export/testExport.ts';
import { post } from '../../support/http/request.ts';
import type { Respond } from '../../support/upstream/httpServer.ts';
import { json, startServer } from '../../support/upstream/httpServer.ts';
import { startValidatedSandbox } from '../../support/upstream/validatedSandbox.ts';

/**
 * Stands before a sandbox, delays each operation, and counts how many are in flight.
 *
 * @param delayMs the delay of each response. Longer than it takes to send all operations that may be in flight.
 */
async function startCountingUpstream(delayMs: number) {
  const sandbox = await startValidatedSandbox();
  onTestFinished(() => sandbox.stop());
  let inFlight = 0;
  let most = 0;
  const queries: string[] = [];
  const forward = async (...[response, request, received]: Parameters<Respond>) => {
    await delay(delayMs);
    const forwarded = await post(sandbox.url, JSON.parse(received.body));
    const text = await forwarded.text();
    inFlight -= 1;
    json(text, forwarded.status)(response, request, received);
  };
  const server = await startServer((...call) => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    queries.push(call[2].body);
    void forward(...call);
  });
  onTestFinished(server.stop);
  return { url: server.url, most: () => most, queries };
}

// On a machine with other work, an export may send too slowly for 16.
it.each([
  { parallel: 1, least: 1, delayMs: 20 },
  { parallel: 16, least: 6, delayMs: 400 },
])(
  '--parallel $parallel has at most that many operations in flight, at least $least, and few batches of further pages',
  async ({ parallel, least, delayMs }) => {
    const upstream = await startCountingUpstream(delayMs);
    const settings = { parallel, maxPerSecond: null, pageSize: 100, readToken: null, ...NO_ROWS };
    const running = await startExport(
      readConfig({ UPSTREAM_URL: upstream.url }, () => ''),
      settings,
      {
        log: createLogger({ level: 'silent' }),
        onProgress: () => undefined,
      },
    );
    onTestFinished(() => running.stop());
    const target = { out: join(await temporaryDirectory(), 'contacts.ndjson'), resume: false };
    const rows = { ...DEFAULT_ROWS, columnsVersion: 1 } as const;
    const manifest = await exportToFile(
      exportArguments(MONTH, { rows, conversationsFormat: null }),
      target,
      running.parts,
    );
    expect(manifest.conversations).toBe(closedIn(MONTH).length);
    expect(upstream.most()).toBeLessThanOrEqual(parallel);
    expect(upstream.most()).toBeGreaterThanOrEqual(least);
    const batches = upstream.queries.filter((query) => query.includes('ContactHistories'));
    const furtherPages = batches.join().match(/"_gw_id\d+"/g)?.length ?? 0;
    expect(furtherPages).toBeGreaterThan(0);
    // 3 in a batch before pages were collected across windows.
    expect(furtherPages / batches.length).toBeGreaterThan(6);
  },
  60_000,
);
