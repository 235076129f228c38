import { describe, expect, it } from 'vitest';
import { execute, PASSWORD } from './support/postgresServer.ts';
import { hasPostgres, needsPostgres, sharedServers } from './support/sharedServers.ts';
import { NOW_MS, TEST_TIMEOUT_MS } from './support/smallUpstream.ts';
import { openTestDestination, sync } from './support/testSync.ts';

const servers = sharedServers();

describe.skipIf(!hasPostgres)(`PostgreSQL${needsPostgres}`, () => {
  it(
    'refuses a table of another program and a newer version',
    async () => {
      const to = await servers.postgres.createDatabase();
      servers.small.upstream.setNow(NOW_MS);
      const options = { ...servers.small.common, to, nowMs: NOW_MS };
      await execute(to, 'CREATE TABLE contacts (id text)');
      await expect(sync(options)).rejects.toThrow('got another table named contacts');
      await execute(to, 'DROP TABLE contacts');
      await sync(options);
      await execute(to, 'UPDATE sync_state SET schema_version = 99');
      await expect(sync(options)).rejects.toThrow('expected schema version 1 or lower, got 99');
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'migrates tables of an older version',
    async () => {
      const to = await servers.postgres.createDatabase();
      servers.small.upstream.setNow(NOW_MS);
      const options = { ...servers.small.common, to, nowMs: NOW_MS };
      await sync(options);
      await execute(
        to,
        'ALTER TABLE contacts DROP COLUMN operator_name; UPDATE sync_state SET schema_version = 0',
      );
      await sync(options);
      const [row] = await execute(to, 'SELECT count(operator_name)::integer AS n FROM contacts');
      expect(Number(row?.['n'])).toBeGreaterThan(0);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'names no password when it cannot connect, and continues after a lost connection',
    async () => {
      const to = await servers.postgres.createDatabase();
      servers.small.upstream.setNow(NOW_MS);
      const wrong = { ...servers.small.common, to: to.replace(PASSWORD, 'wr0ng-s3cret'), nowMs: NOW_MS };
      const error = await sync(wrong).catch((failure: unknown) => failure);
      expect(String(error)).toContain('password authentication failed');
      expect(String(error)).not.toContain('wr0ng-s3cret');
      const options = { ...servers.small.common, to, nowMs: NOW_MS };
      let isCutting = true;
      const cut = async (): Promise<void> => {
        while (isCutting) await servers.postgres.disconnect(to);
      };
      const cutting = cut();
      await expect(sync(options)).rejects.toThrow('sync: postgres://');
      isCutting = false;
      await cutting;
      expect((await sync(options)).contacts).toBeGreaterThan(0);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'refuses a second sync, and not after the first one ends',
    async () => {
      const to = await servers.postgres.createDatabase();
      servers.small.upstream.setNow(NOW_MS);
      const options = { ...servers.small.common, to, nowMs: NOW_MS };
      const first = await openTestDestination(options);
      await expect(sync(options)).rejects.toThrow(
        'expected no other sync or purge of the destination, one is running',
      );
      await first.close();
      expect((await sync(options)).contacts).toBeGreaterThan(0);
    },
    TEST_TIMEOUT_MS,
  );

  it('refuses a search path without a schema', async () => {
    const to = await servers.postgres.createDatabase();
    await execute(to, `ALTER DATABASE ${new URL(to).pathname.slice(1)} SET search_path = missing`);
    await expect(openTestDestination({ ...servers.small.common, to, nowMs: NOW_MS })).rejects.toThrow(
      'expected a schema in the search path, got none',
    );
  });
});
