import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { NO_ROWS } from '../../../src/app/exportSource.ts';
import { startExport } from '../../../src/app/startExport.ts';
import { readConfig } from '../../../src/config/config.ts';
import { exportToFile } from '../../../src/export/exportContacts.ts';
import { DEFAULT_ROWS } from '../../../src/export/rows/rowArguments.ts';
import { createLogger } from '../../../src/logging/log.ts';
import { startValidatedSandbox } from '../../support/upstream/validatedSandbox.ts';
import { closedIn, exportArguments, MONTH, temporaryDirectory } from '../support.ts';

/** Stands before a sandbox, delays each operation, and counts how many are in flight. */
async function startCountingUpstream() {
  const sandbox = await startValidatedSandbox();
  onTestFinished(() => sandbox.stop());
  let inFlight = 0;
  let most = 0;
  const queries: string[] = [];
  const server = createServer(async (request, response) => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString();
    queries.push(body);
    await new Promise((resolve) => setTimeout(resolve, DELAY_MS));
    const forwarded = await fetch(sandbox.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const text = await forwarded.text();
    inFlight -= 1;
    response.writeHead(forwarded.status, { 'content-type': 'application/json' });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address');
  return { url: `http://127.0.0.1:${address.port}/graphql`, most: () => most, queries };
}

/** Longer than it takes to send all operations that may be in flight. */
const DELAY_MS = 400;

it.each([{ parallel: 1 }, { parallel: 16 }])(
  '--parallel $parallel has that many operations in flight, and batches of further pages are few',
  async ({ parallel }) => {
    const upstream = await startCountingUpstream();
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
    expect(upstream.most()).toBe(parallel);
    const batches = upstream.queries.filter((query) => query.includes('ContactHistories'));
    const furtherPages = batches.join().match(/"_gw_id\d+"/g)?.length ?? 0;
    expect(furtherPages).toBeGreaterThan(0);
    // 3 in a batch before pages were collected across windows.
    expect(furtherPages / batches.length).toBeGreaterThan(6);
  },
  60_000,
);
