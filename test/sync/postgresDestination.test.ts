import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPostgres } from '../support/processes/postgresPrograms.ts';
import type { PostgresServer } from './support/postgresServer.ts';
import { execute, PASSWORD, startPostgres } from './support/postgresServer.ts';
import type { SmallUpstream } from './support/smallUpstream.ts';
import { NOW_MS, startSmallUpstream, TEST_TIMEOUT_MS } from './support/smallUpstream.ts';
import { openTestDestination, sync } from './support/testSync.ts';

const bin = await findPostgres();
const needsPostgres = bin === null ? ' (skipped: PostgreSQL is not installed)' : '';

let postgres: PostgresServer;
let small: SmallUpstream;

beforeAll(async () => {
  if (bin !== null) postgres = await startPostgres(bin);
  small = await startSmallUpstream();
}, TEST_TIMEOUT_MS);

afterAll(async () => {
  await small.stop();
  if (bin !== null) await postgres.stop();
});

describe.skipIf(bin === null)(`PostgreSQL${needsPostgres}`, () => {
  it(
    'refuses a table of another program and a newer version',
    async () => {
      const to = await postgres.createDatabase();
      small.upstream.setNow(NOW_MS);
      const options = { ...small.common, to, nowMs: NOW_MS };
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
      const to = await postgres.createDatabase();
      small.upstream.setNow(NOW_MS);
      const options = { ...small.common, to, nowMs: NOW_MS };
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
      const to = await postgres.createDatabase();
      small.upstream.setNow(NOW_MS);
      const wrong = { ...small.common, to: to.replace(PASSWORD, 'wr0ng-s3cret'), nowMs: NOW_MS };
      const error = await sync(wrong).catch((failure: unknown) => failure);
      expect(String(error)).toContain('password authentication failed');
      expect(String(error)).not.toContain('wr0ng-s3cret');
      const options = { ...small.common, to, nowMs: NOW_MS };
      let isCutting = true;
      const cut = async (): Promise<void> => {
        while (isCutting) await postgres.disconnect(to);
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
      const to = await postgres.createDatabase();
      small.upstream.setNow(NOW_MS);
      const options = { ...small.common, to, nowMs: NOW_MS };
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
    const to = await postgres.createDatabase();
    await execute(to, `ALTER DATABASE ${new URL(to).pathname.slice(1)} SET search_path = missing`);
    await expect(openTestDestination({ ...small.common, to, nowMs: NOW_MS })).rejects.toThrow(
      'expected a schema in the search path, got none',
    );
  });
});
