import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/sandbox/generator/world/random.ts';
import { query } from '../support/export/readBack.ts';
import { temporaryDirectory } from '../support/export/testExport.ts';
import type { Life } from './support/growingUpstream.ts';
import { execute } from './support/postgresServer.ts';
import { contactsIn } from './support/readDestination.ts';
import { hasPostgres, needsPostgres, sharedServers } from './support/sharedServers.ts';
import { NOW_MS, TEST_TIMEOUT_MS } from './support/smallUpstream.ts';
import { openTestDestination, sync } from './support/testSync.ts';
import { startUpstreamServer } from './support/upstreamServer.ts';

/** What all destinations do with corrections, erasure, and other syncs. */

const DAY_MS = 86_400_000;

const servers = sharedServers();

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
    name: `PostgreSQL${needsPostgres}`,
    create: () => servers.postgres.createDatabase(),
    contacts: (to) =>
      execute(
        to,
        'SELECT id, conversation_id AS conversation, anonymised_at IS NOT NULL AS marked FROM contacts',
      ),
  },
];

/** Conversations with contacts that are closed on the last day. */
function closedToday(): readonly Life[] {
  return servers.small.lives.filter(
    ({ closedAtMs, contacts }) =>
      closedAtMs <= NOW_MS && closedAtMs > NOW_MS - 3 * DAY_MS && contacts.length > 0,
  );
}

describe.each(TARGETS)('$name', ({ name, create, contacts }) => {
  const isSkipped = name.startsWith('PostgreSQL') && !hasPostgres;
  const setUp = async (): Promise<string> => {
    const to = await create();
    servers.small.upstream.setNow(NOW_MS);
    await sync({ ...servers.small.common, to, nowMs: NOW_MS });
    return to;
  };

  it.skipIf(isSkipped)(
    'keeps and marks the contacts of an anonymised conversation',
    async () => {
      const to = await setUp();
      const before = await contacts(to);
      const [anonymised] = closedToday();
      const emptied = servers.small.lives.map((life) =>
        life === anonymised ? { ...life, last: { ...life.last, messages: { edges: [] } } } : life,
      );
      servers.small.upstream.setLives(emptied);
      servers.small.upstream.setNow(NOW_MS + 1_000);
      const summary = await sync({ ...servers.small.common, to, nowMs: NOW_MS + 1_000 });
      servers.small.upstream.setLives(servers.small.lives);
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
      const destination = await openTestDestination({ ...servers.small.common, to, nowMs: NOW_MS });
      const purged = await destination.purge(id);
      const again = await destination.purge(id);
      await destination.close();
      expect(purged).toEqual({ conversations: 1, contacts: life?.contacts.length });
      expect(again).toEqual({ conversations: 0, contacts: 0 });
      const others = before.filter(({ conversation }) => conversation !== id);
      for (const isSynced of [false, true]) {
        if (isSynced) await sync({ ...servers.small.common, to, nowMs: NOW_MS });
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
      await sync({ ...servers.small.common, to: late, nowMs: NOW_MS, since: '2026-01-08' });
      const few = await contacts(late);
      await sync({ ...servers.small.common, to: late, nowMs: NOW_MS });
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
      const { since: _, ...withoutSince } = servers.small.common;
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
        execute: servers.small.upstream.execute,
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
      servers.small.upstream.setNow(Date.parse('2026-06-01T00:00:00Z'));
      const run = async (since: string, now: string): Promise<number> => {
        const before = servers.small.server.operations();
        await sync({ ...servers.small.common, to: await create(), nowMs: Date.parse(now), since });
        return servers.small.server.operations() - before;
      };
      const month = await run('2026-01-01', '2026-02-01T00:00:00Z');
      const year = await run('2025-06-01', '2026-06-01T00:00:00Z');
      expect(year - month).toBeLessThan(60);
    },
    TEST_TIMEOUT_MS,
  );
});
