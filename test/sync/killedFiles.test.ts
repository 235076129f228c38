import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDays } from '../../src/indicators/days.ts';
import type { Destination } from '../../src/sync/contract/destination.ts';
import { openFilesDestination } from '../../src/sync/files/filesDestination.ts';
import { loadZstd } from '../../src/sync/files/parquet/zstd.ts';
import { openDirectoryStore } from '../../src/sync/files/store/directoryStore.ts';
import { query } from '../support/export/readBack.ts';
import { temporaryDirectory } from '../support/export/testExport.ts';
import type { Life } from './support/growingUpstream.ts';
import { killedStore } from './support/killedStore.ts';
import type { SmallUpstream } from './support/smallUpstream.ts';
import { startSmallUpstream } from './support/smallUpstream.ts';
import { openTestDestination, sync } from './support/testSync.ts';

/** What a directory holds after a process was killed, at each change of a file that readers can see. */

const FIRST_MS = Date.parse('2026-01-10T12:00:00Z');
const SECOND_MS = Date.parse('2026-01-11T12:00:00Z');
const TABLES = ['contacts', 'conversations', 'anomalies'];
const TIMEOUT_MS = 120_000;

let small: SmallUpstream;

beforeAll(async () => {
  small = await startSmallUpstream();
});

afterAll(() => small.stop());

/** A destination whose process is killed after so many changes. */
async function openKilled(to: string, changes: number): Promise<Destination> {
  return openFilesDestination({
    store: killedStore(await openDirectoryStore(to), changes),
    lease: { assertHeld: () => undefined, release: () => Promise.resolve() },
    ...{ zstd: await loadZstd(), createDays, spellNow: () => '2026-01-11T12:00:00.000000Z' },
  });
}

/** The second run, which reads one day again. */
function secondSync(to: string, open = () => openTestDestination({ ...small.common, to, nowMs: SECOND_MS })) {
  small.upstream.setNow(SECOND_MS);
  return sync({ ...small.common, to, nowMs: SECOND_MS, lookBack: '1', parallel: '1', open });
}

async function purge(to: string, ids: readonly string[]): Promise<void> {
  const destination = await openTestDestination({ ...small.common, to, nowMs: SECOND_MS });
  for (const id of ids) await destination.purge(id);
  await destination.close();
}

/** The rows of all tables as JSON, without the time of the export, in order. */
function rowsOf(to: string, condition: string): Promise<readonly unknown[]> {
  const tables = TABLES.map(
    (table) =>
      `SELECT '${table}' AS name, to_json(t)::VARCHAR AS json
       FROM (SELECT * EXCLUDE (exportedAt) FROM read_parquet('${to}/${table}/day=*/*.parquet') WHERE ${condition}) AS t`,
  );
  return query(`${tables.join(' UNION ALL ')} ORDER BY ALL`);
}

function idIn(ids: readonly string[]): string {
  return `conversationId IN (${ids.map((id) => `'${id}'`).join(', ')})`;
}

/** One conversation of each kind that the second run changes. */
function changedConversations(): readonly string[] {
  const isNew = ({ first, closedAtMs }: Life) => first === null && closedAtMs > FIRST_MS;
  const isMoved = ({ first, closedAtMs }: Life) =>
    closedAtMs > FIRST_MS && first !== null && first.closedAtMs < FIRST_MS;
  const isOpenAgain = ({ first, closedAtMs }: Life) =>
    closedAtMs > SECOND_MS &&
    first !== null &&
    first.closedAtMs > FIRST_MS - 86_400_000 &&
    first.reopenedAtMs > FIRST_MS &&
    first.reopenedAtMs < SECOND_MS;
  return [isNew, isMoved, isOpenAgain].map((is) => {
    const found = small.lives.find((life) => (life.closedAtMs < SECOND_MS || is === isOpenAgain) && is(life));
    if (found === undefined) throw new Error(`expected a conversation: ${is}`);
    return found.id;
  });
}

describe('a sync that is killed', () => {
  it(
    'can be followed by a purge: nothing of the conversation is left, and nothing comes back',
    async () => {
      const directory = await temporaryDirectory();
      const before = join(directory, 'before');
      small.upstream.setNow(FIRST_MS);
      await sync({ ...small.common, to: before, nowMs: FIRST_MS });
      const whole = join(directory, 'whole');
      await cp(before, whole, { recursive: true });
      await secondSync(whole);
      const purged = changedConversations();
      const others = await rowsOf(whole, `NOT ${idIn(purged)}`);
      let kills = 0;
      for (let isKilled = true; isKilled; kills += 1) {
        const to = join(directory, `killed-${kills}`);
        await cp(before, to, { recursive: true });
        isKilled = await secondSync(to, () => openKilled(to, kills)).then(
          () => false,
          (error: unknown) => String(error).includes('killed'),
        );
        await purge(to, purged);
        expect(await rowsOf(to, idIn(purged)), `after ${kills} changes`).toEqual([]);
        const names = await readdir(to, { recursive: true });
        expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
        const manifest = await readFile(join(to, '_manifest.json'), 'utf8');
        for (const id of purged) expect(manifest).not.toContain(id);
        await secondSync(to);
        expect(await rowsOf(to, 'true'), `synced after ${kills} changes`).toEqual(others);
      }
      expect(kills).toBeGreaterThan(15);
    },
    TIMEOUT_MS,
  );
});

describe('a purge that is killed', () => {
  it(
    'can be repeated',
    async () => {
      const directory = await temporaryDirectory();
      const whole = join(directory, 'whole');
      small.upstream.setNow(FIRST_MS);
      await sync({ ...small.common, to: whole, nowMs: FIRST_MS });
      const [row] = await query(
        `SELECT conversationId AS id FROM read_parquet('${whole}/anomalies/day=*/*.parquet') LIMIT 1`,
      );
      const id = String(row?.['id']);
      for (const changes of [0, 1, 2, 3, 4]) {
        const to = join(directory, `killed-${changes}`);
        await cp(whole, to, { recursive: true });
        const killed = await openKilled(to, changes);
        await expect(killed.purge(id)).rejects.toThrow('killed');
        await killed.close();
        await purge(to, [id]);
        expect(await rowsOf(to, idIn([id])), `after ${changes} changes`).toEqual([]);
      }
    },
    TIMEOUT_MS,
  );
});
