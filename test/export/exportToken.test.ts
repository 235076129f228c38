import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { NO_ROWS } from '../../src/app/exportSource.ts';
import { startExport } from '../../src/app/startExport.ts';
import { readConfig } from '../../src/config/config.ts';
import { exportToFile } from '../../src/export/exportContacts.ts';
import { createLogger } from '../../src/logging/log.ts';
import { MAIN_ACCOUNT } from '../../src/sandbox/server/data/accounts.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { closedIn, exportArguments, interval, temporaryDirectory } from '../support/export/testExport.ts';

const DAY = interval('2026-01-10T00:00:00Z', '2026-01-11T00:00:00Z');

/** An export whose token file holds the given tokens, one after the other; the last one stays. */
async function begin(...tokens: readonly string[]) {
  const upstream = await startSandbox({ requireAuth: true });
  onTestFinished(upstream.stop);
  const config = readConfig({ UPSTREAM_URL: upstream.url }, () => '');
  let reads = 0;
  const readToken = async (): Promise<string> => {
    reads += 1;
    return tokens[Math.min(reads, tokens.length) - 1] ?? '';
  };
  const log = createLogger({ level: 'silent' });
  const starting = startExport(
    config,
    { parallel: 2, maxPerSecond: null, pageSize: 100, readToken, ...NO_ROWS },
    { log, onProgress: () => undefined },
  );
  return { upstream, starting, reads: () => reads };
}

it('a token that ends is read again from its file', async () => {
  const { starting, reads } = await begin('ended', MAIN_ACCOUNT.token);
  const { parts, stop } = await starting;
  onTestFinished(stop);
  const out = join(await temporaryDirectory(), 'contacts.ndjson');
  const manifest = await exportToFile(exportArguments(DAY), { out, resume: false }, parts);
  expect(manifest).toMatchObject({ conversations: closedIn(DAY).length, unavailableConversations: [] });
  expect(reads()).toBe(2);
});

it('a wrong token ends the export after a few operations, with the reason', async () => {
  const { starting, upstream } = await begin('wrong');
  await expect(starting).rejects.toMatchObject({
    code: 'UPSTREAM_UNAUTHENTICATED',
    message: 'The upstream refused the credentials (HTTP 401).',
  });
  expect(upstream.operationCount).toBeLessThanOrEqual(4);
});
