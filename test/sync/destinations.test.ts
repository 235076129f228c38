import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/sandbox/generator/world/random.ts';
import { query } from '../export/readBack.ts';
import { temporaryDirectory } from '../export/support.ts';
import { findPostgres } from '../support/processes/postgresPrograms.ts';
import type { GrowingUpstream, Life } from './support/growingUpstream.ts';
import { createGrowingUpstream, createLives } from './support/growingUpstream.ts';
import type { PostgresServer } from './support/postgresServer.ts';
import { execute, PASSWORD, startPostgres } from './support/postgresServer.ts';
import { contactsIn } from './support/readDestination.ts';
import { openTestDestination, sync } from './support/testSync.ts';
import type { UpstreamServer } from './support/upstreamServer.ts';
import { startUpstreamServer } from './support/upstreamServer.ts';

/** What all destinations do with corrections, erasure, and other syncs. */

const bin = await findPostgres();
const NOW_MS = Date.parse('2026-01-12T12:00:00Z');
const DAY_MS = 86_400_000;
const HOOK_TIMEOUT_MS = 60_000;
const TEST_TIMEOUT_MS = 60_000;

let postgres: PostgresServer;
let upstream: GrowingUpstream;
let server: UpstreamServer;
let lives: readonly Life[];

beforeAll(async () => {
  if (bin !== null) postgres = await startPostgres(bin);
  lives = createLives(3, 150);
  upstream = createGrowingUpstream(lives);
  suiteDirectory = await mkdtemp(join(tmpdir(), 'contacts-gateway-test-'));
  const tokenFile = join(suiteDirectory, 'token');
  const random = createRandom(1);
  server = await startUpstreamServer({ execute: upstream.execute, limitedShare: 0, random, tokenFile });
  common = { upstreamUrl: server.url, tokenFile, since: '2026-01-01' };
}, HOOK_TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  if (bin !== null) await postgres.stop();
  await rm(suiteDirectory, { recursive: true, force: true });
});

let suiteDirectory: string;
let common: { readonly upstreamUrl: string; readonly tokenFile: string; readonly since: string };

/** The contacts of a destination: id, conversation, and whether it is marked. */
interface Target {
  readonly name: string;
  create(): Promise<string>;
  contacts(to: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

const SELECTED = 'id, conversationId AS conversation, anonymisedAt IS NOT NULL AS marked';

const TARGETS: readonly Target[] = [
  {
    name: 'a directory',
    create: async () => join(await temporaryDirectory(), 'files'),
    contacts: (to) => query(`SELECT ${SELECTED} FROM ${contactsIn(to)}`),
  },
  {
    name: 'PostgreSQL',
    create: () => postgres.createDatabase(),
    contacts: (to) =>
      execute(
        to,
        'SELECT id, conversation_id AS conversation, anonymised_at IS NOT NULL AS marked FROM contacts',
      ),
  },
];

/** Conversations with contacts that are closed on the last day. */
function closedToday(): readonly Life[] {
  return lives.filter(
    ({ closedAtMs, contacts }) =>
      closedAtMs <= NOW_MS && closedAtMs > NOW_MS - 3 * DAY_MS && contacts.length > 0,
  );
}

describe.each(TARGETS)('$name', ({ name, create, contacts }) => {
  const isSkipped = name === 'PostgreSQL' && bin === null;
  const setUp = async (): Promise<string> => {
    const to = await create();
    upstream.setNow(NOW_MS);
    await sync({ ...common, to, nowMs: NOW_MS });
    return to;
  };

  it.skipIf(isSkipped)(
    'keeps and marks the contacts of an anonymised conversation',
    async () => {
      const to = await setUp();
      const before = await contacts(to);
      const [anonymised] = closedToday();
      const emptied = lives.map((life) =>
        life === anonymised ? { ...life, last: { ...life.last, messages: { edges: [] } } } : life,
      );
      upstream.setLives(emptied);
      upstream.setNow(NOW_MS + 1_000);
      const summary = await sync({ ...common, to, nowMs: NOW_MS + 1_000 });
      upstream.setLives(lives);
      expect(summary.anonymised).toBe(1);
      const after = await contacts(to);
      expect(after.map(({ id }) => id).toSorted()).toEqual(before.map(({ id }) => id).toSorted());
      const marked = after.filter((each) => each['marked'] === true);
      expect(marked.map(({ id }) => id).toSorted()).toEqual(
        anonymised?.contacts.map(({ id }) => id).toSorted(),
      );
    },
    TEST_TIMEOUT_MS,
  );

  it.skipIf(isSkipped)(
    'purges a conversation, and never reads it again',
    async () => {
      const to = await setUp();
      const before = await contacts(to);
      const [life] = closedToday();
      const id = life?.id ?? '';
      const destination = await openTestDestination({ ...common, to, nowMs: NOW_MS });
      const purged = await destination.purge(id);
      const again = await destination.purge(id);
      await destination.close();
      expect(purged).toEqual({ conversations: 1, contacts: life?.contacts.length });
      expect(again).toEqual({ conversations: 0, contacts: 0 });
      const others = before.filter(({ conversation }) => conversation !== id);
      for (const isSynced of [false, true]) {
        if (isSynced) await sync({ ...common, to, nowMs: NOW_MS });
        expect((await contacts(to)).map((each) => each['id']).toSorted()).toEqual(
          others.map((each) => each['id']).toSorted(),
        );
      }
    },
    TEST_TIMEOUT_MS,
  );

  it.skipIf(isSkipped)(
    'reads the days before its first day when --since is earlier',
    async () => {
      const [late, early] = [await create(), await setUp()];
      await sync({ ...common, to: late, nowMs: NOW_MS, since: '2026-01-08' });
      const few = await contacts(late);
      await sync({ ...common, to: late, nowMs: NOW_MS });
      const all = await contacts(late);
      expect(few.length).toBeLessThan(all.length);
      expect(all.map(({ id }) => id).toSorted()).toEqual(
        (await contacts(early)).map(({ id }) => id).toSorted(),
      );
    },
    TEST_TIMEOUT_MS,
  );

  it.skipIf(isSkipped)(
    'refuses another time zone, another upstream, and a first run without --since',
    async () => {
      const to = await setUp();
      const { since: _, ...withoutSince } = common;
      const options = { ...withoutSince, to, nowMs: NOW_MS };
      await expect(sync({ ...options, timeZone: 'Europe/Paris' })).rejects.toThrow(
        'sync: --time-zone: expected UTC, as the days of the destination have it, got "Europe/Paris"',
      );
      await expect(sync({ ...options, to: await create() })).rejects.toThrow(
        'sync: --since: expected the first day',
      );
      const tokenFile = join(await temporaryDirectory(), 'token');
      const random = createRandom(1);
      const other = await startUpstreamServer({
        execute: upstream.execute,
        limitedShare: 0,
        random,
        tokenFile,
      });
      await expect(sync({ ...options, tokenFile, upstreamUrl: other.url })).rejects.toThrow(
        'UPSTREAM_URL: expected the upstream',
      );
      await other.stop();
    },
    TEST_TIMEOUT_MS,
  );

  it.skipIf(isSkipped)(
    'needs few operations for a year with one busy month',
    async () => {
      upstream.setNow(Date.parse('2026-06-01T00:00:00Z'));
      const run = async (since: string, now: string): Promise<number> => {
        const before = server.operations();
        await sync({ ...common, to: await create(), nowMs: Date.parse(now), since });
        return server.operations() - before;
      };
      const month = await run('2026-01-01', '2026-02-01T00:00:00Z');
      const year = await run('2025-06-01', '2026-06-01T00:00:00Z');
      expect(year - month).toBeLessThan(60);
    },
    TEST_TIMEOUT_MS,
  );
});

describe('a directory', () => {
  it(
    'refuses files of another program, a changed file and a newer version, and changes nothing',
    async () => {
      const to = join(await temporaryDirectory(), 'files');
      upstream.setNow(NOW_MS);
      const options = { ...common, to, nowMs: NOW_MS };
      await sync(options);
      const [day = ''] = await readdir(join(to, 'contacts'));
      const foreign = join(to, 'contacts', day, 'part-00001.parquet');
      await writeFile(foreign, 'other');
      await expect(sync(options)).rejects.toThrow(
        `expected only files of this command, got contacts/${day}/part-00001.parquet`,
      );
      await rm(foreign);
      const manifest = join(to, '_manifest.json');
      const text = await readFile(manifest, 'utf8');
      await writeFile(manifest, text.replace('"schemaVersion": 1', '"schemaVersion": 99'));
      await expect(sync(options)).rejects.toThrow('expected schema version 1 or lower, got 99');
      await writeFile(manifest, text);
      const last = (await readdir(join(to, 'contacts'))).toSorted().at(-1) ?? '';
      await writeFile(join(to, 'contacts', last, 'part-00000.parquet'), 'other');
      await expect(sync(options)).rejects.toThrow(
        `expected contacts/${last}/part-00000.parquet as this command wrote it`,
      );
      expect(await readFile(manifest, 'utf8')).toBe(text);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'has one file per day and table, compressed with zstd',
    async () => {
      const to = join(await temporaryDirectory(), 'files');
      upstream.setNow(NOW_MS);
      await sync({ ...common, to, nowMs: NOW_MS });
      for (const table of ['contacts', 'conversations', 'anomalies']) {
        const rows = await query(
          `SELECT DISTINCT compression FROM parquet_metadata('${to}/${table}/day=*/part-*.parquet')`,
        );
        expect(rows).toEqual([{ compression: 'ZSTD' }]);
      }
      const days = await query(
        `SELECT count(*)::INTEGER AS n FROM read_parquet('${to}/contacts/day=*/*.parquet', hive_partitioning = true)
         WHERE strftime(conversationClosedAt AT TIME ZONE 'UTC', '%Y-%m-%d') <> day::VARCHAR`,
      );
      expect(days).toEqual([{ n: 0 }]);
    },
    TEST_TIMEOUT_MS,
  );
});

describe.skipIf(bin === null)('PostgreSQL', () => {
  it(
    'refuses a table of another program and a newer version',
    async () => {
      const to = await postgres.createDatabase();
      upstream.setNow(NOW_MS);
      const options = { ...common, to, nowMs: NOW_MS };
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
      upstream.setNow(NOW_MS);
      const options = { ...common, to, nowMs: NOW_MS };
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
      upstream.setNow(NOW_MS);
      const wrong = { ...common, to: to.replace(PASSWORD, 'wr0ng-s3cret'), nowMs: NOW_MS };
      const error = await sync(wrong).catch((failure: unknown) => failure);
      expect(String(error)).toContain('password authentication failed');
      expect(String(error)).not.toContain('wr0ng-s3cret');
      const options = { ...common, to, nowMs: NOW_MS };
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
      upstream.setNow(NOW_MS);
      const options = { ...common, to, nowMs: NOW_MS };
      const first = await openTestDestination(options);
      await expect(sync(options)).rejects.toThrow(
        'expected no other sync or purge of the destination, one is running',
      );
      await first.close();
      expect((await sync(options)).contacts).toBeGreaterThan(0);
    },
    TEST_TIMEOUT_MS,
  );
});
