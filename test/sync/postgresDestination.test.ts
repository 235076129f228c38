import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/support/exitCodes.ts';
import type { Destination, WindowContent } from '../../src/sync/contract/destination.ts';
import { POSTGRES_TABLES } from '../../src/sync/postgres/postgresTables.ts';
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

  it('refuses a missing right and an unknown database', async () => {
    const to = await servers.postgres.createDatabase();
    await execute(to, "CREATE ROLE reader LOGIN PASSWORD 'other'");
    const options = { ...servers.small.common, nowMs: NOW_MS };
    const reader = sync({ ...options, to: to.replace(`postgres:${PASSWORD}`, 'reader:other') });
    await expect(reader).rejects.toThrow('permission denied for schema public (42501)');
    await expect(reader).rejects.toThrow(UsageError);
    const unknown = sync({ ...options, to: to.replace(/\/test_\d+$/, '/unknown') });
    await expect(unknown).rejects.toThrow('database "unknown" does not exist (3D000)');
    await expect(unknown).rejects.toThrow(UsageError);
  });

  it('says that contacts of open conversations are missing', async () => {
    const to = await servers.postgres.createDatabase();
    const destination = await openTestDestination({ ...servers.small.common, to, nowMs: NOW_MS });
    await destination.close();
    const [row] = await execute(to, 'SELECT note FROM sync_state');
    expect(row?.['note']).toContain('Contacts of open conversations are missing');
  });

  it('refuses a search path without a schema', async () => {
    const to = await servers.postgres.createDatabase();
    await execute(to, `ALTER DATABASE ${new URL(to).pathname.slice(1)} SET search_path = missing`);
    await expect(openTestDestination({ ...servers.small.common, to, nowMs: NOW_MS })).rejects.toThrow(
      'expected a schema in the search path, got none',
    );
  });

  it(
    'writes nothing of a window whose connection is lost in the middle of its rows, and continues',
    async () => {
      const to = await servers.postgres.createDatabase();
      servers.small.upstream.setNow(NOW_MS);
      const options = { ...servers.small.common, to, nowMs: NOW_MS, parallel: '1' };
      let isCut = false;
      /** Cuts the connection after the first rows of the first window that has rows were sent. */
      async function* cut(conversations: ReturnType<WindowContent['conversations']>) {
        for await (const some of conversations) {
          yield some;
          isCut = true;
          await servers.postgres.disconnect(to);
        }
      }
      const open = async (): Promise<Destination> => {
        const destination = await openTestDestination(options);
        return {
          ...destination,
          replaceWindow: (window, state) =>
            destination.replaceWindow(
              {
                ...window,
                conversations: () => (isCut ? window.conversations() : cut(window.conversations())),
              },
              state,
            ),
        };
      };
      await expect(sync({ ...options, open })).rejects.toThrow(/^sync: postgres:\/\/127\.0\.0\.1:/);
      expect(isCut).toBe(true);
      const written = () => execute(to, 'SELECT count(*)::integer AS n FROM conversations');
      expect(await written()).toEqual([{ n: 0 }]);
      await sync(options);
      const closed = servers.small.lives.filter(({ closedAtMs }) => closedAtMs < NOW_MS);
      const [row] = await written();
      expect(Number(row?.['n'])).toBeGreaterThanOrEqual(closed.length);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'has the tables of deploy/sql/postgresql.sql, with the mark of anonymised conversations',
    async () => {
      const [to, exported] = [
        await servers.postgres.createDatabase(),
        await servers.postgres.createDatabase(),
      ];
      const destination = await openTestDestination({ ...servers.small.common, to, nowMs: NOW_MS });
      await destination.close();
      await execute(exported, await readFile('deploy/sql/postgresql.sql', 'utf8'));
      const [ours, theirs] = [await tablesOf(to), await tablesOf(exported)];
      expect(ours.filter((line) => !theirs.includes(line))).toEqual([
        'contacts.anonymised_at timestamp with time zone nullable',
        'conversations.anonymised_at timestamp with time zone nullable',
      ]);
      expect(theirs.filter((line) => !ours.includes(line))).toEqual([]);
      expect(theirs).toContain('contacts PRIMARY KEY (id)');
    },
    TEST_TIMEOUT_MS,
  );
});

/** The columns, keys and checks of the tables of conversations, one text each. */
async function tablesOf(url: string): Promise<readonly string[]> {
  const names = POSTGRES_TABLES.map(({ name }) => `'${name}'`).join(', ');
  const columns = await execute(
    url,
    `SELECT concat(attrelid::regclass, '.', attname, ' ', format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN '' ELSE ' nullable' END) AS line
     FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relname IN (${names}) AND attnum > 0`,
  );
  const constraints = await execute(
    url,
    `SELECT concat(relname, ' ', pg_get_constraintdef(pg_constraint.oid)) AS line
     FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE relname IN (${names})`,
  );
  return [...columns, ...constraints].map(({ line }) => String(line)).toSorted();
}
