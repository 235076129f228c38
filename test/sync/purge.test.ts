import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CacheUnreachable } from '../../src/app/purgeCache.ts';
import type { PurgeCommandParts } from '../../src/cli/purge.ts';
import { purgeCommand } from '../../src/cli/purge.ts';
import { CommandFailed, UsageError } from '../../src/cli/support/exitCodes.ts';
import { readConfig } from '../../src/config/config.ts';
import { temporaryDirectory } from '../support/export/testExport.ts';
import { hasPostgres, needsPostgres, sharedServers } from './support/sharedServers.ts';
import { NOW_MS, TEST_TIMEOUT_MS } from './support/smallUpstream.ts';
import { openTestDestination, sync } from './support/testSync.ts';

const servers = sharedServers();

/** Runs the command. Resolves to its output. */
async function purge(
  to: string,
  id: string,
  purgeCache: PurgeCommandParts['purgeCache'] = () => Promise.resolve(null),
): Promise<string> {
  let output = '';
  const command = purgeCommand({
    readConfig: () => readConfig({}, () => ''),
    openDestination: () => openTestDestination({ ...servers.small.common, to, nowMs: NOW_MS }),
    purgeCache,
    write: (text) => {
      output += text;
    },
  });
  await command.parseAsync(['--to', to, '--conversation', id], { from: 'user' });
  return output;
}

describe.each([
  { name: 'a directory', create: async () => join(await temporaryDirectory(), 'files') },
  { name: `PostgreSQL${needsPostgres}`, create: () => servers.postgres.createDatabase() },
])('the purge of $name', ({ name, create }) => {
  const isSkipped = name.startsWith('PostgreSQL') && !hasPostgres;

  it.skipIf(isSkipped)('is refused before the first sync', async () => {
    const refused = purge(await create(), 'one');
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow('nothing was synced yet');
  });

  it.skipIf(isSkipped)(
    'ignores spaces around the id, and says when nothing matched',
    async () => {
      const to = await create();
      servers.small.upstream.setNow(NOW_MS);
      await sync({ ...servers.small.common, to, nowMs: NOW_MS });
      const id = servers.small.lives.find(({ closedAtMs }) => closedAtMs <= NOW_MS)?.id;
      expect(await purge(to, ` ${id} `)).toMatch(/^purge: 1 conversations with \d+ contacts removed; /);
      expect(await purge(to, 'unknown')).toBe(
        'purge: the destination has no conversation with this id, and later syncs will not add it; no shared cache is configured\n',
      );
    },
    TEST_TIMEOUT_MS,
  );

  it.skipIf(isSkipped)(
    'also removes the histories of the shared cache, and fails if it cannot',
    async () => {
      const to = await create();
      servers.small.upstream.setNow(NOW_MS);
      await sync({ ...servers.small.common, to, nowMs: NOW_MS });
      expect(await purge(to, 'unknown', () => Promise.resolve(5))).toContain(
        '; 5 cached histories removed\n',
      );
      const failed = purge(to, 'unknown', () => Promise.reject(new CacheUnreachable('no Redis')));
      await expect(failed).rejects.toThrow('purge: no Redis');
      await expect(failed).rejects.toThrow(CommandFailed);
    },
    TEST_TIMEOUT_MS,
  );
});
