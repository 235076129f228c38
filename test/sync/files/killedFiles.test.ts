import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDays } from '../../../src/indicators/days.ts';
import type { Destination } from '../../../src/sync/contract/destination.ts';
import { openFilesDestination } from '../../../src/sync/files/filesDestination.ts';
import { loadZstd } from '../../../src/sync/files/parquet/zstd.ts';
import { openDirectoryStore } from '../../../src/sync/files/store/directoryStore.ts';
import { query } from '../../support/export/readBack.ts';
import { temporaryDirectory } from '../../support/export/testExport.ts';
import type { Life } from '../support/growingUpstream.ts';
import { killedStore } from '../support/killedStore.ts';
import type { SmallUpstream } from '../support/smallUpstream.ts';
import { startSmallUpstream } from '../support/smallUpstream.ts';
import { openTestDestination, sync } from '../support/testSync.ts';

/** What a directory holds after a process was killed, at each change of a file that readers can see. */

const FIRST_MS = Date.parse('2026-01-10T12:00:00Z');
const SECOND_MS = Date.parse('2026-01-11T12:00:00Z');
/** The second run reads the days from here again. */
const LOOK_BACK_MS = Date.parse('2026-01-09T00:00:00Z');
const TABLES = ['contacts', 'conversations', 'anomalies'];
const TIMEOUT_MS = 300_000;

let small: SmallUpstream;
/** Those that are opened again are so between the two runs. */
let lives: readonly Life[];

beforeAll(async () => {
  small = await startSmallUpstream();
  lives = small.lives.map((life) =>
    life.first === null || life.closedAtMs < FIRST_MS
      ? life
      : { ...life, first: { ...life.first, reopenedAtMs: FIRST_MS + 1 } },
  );
  small.upstream.setLives(lives);
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
  const isClosedBetween = ({ closedAtMs }: Life) => closedAtMs > FIRST_MS && closedAtMs < SECOND_MS;
  const isNew = (life: Life) => isClosedBetween(life) && life.first === null;
  const isMoved = (life: Life) =>
    isClosedBetween(life) && life.first !== null && life.first.closedAtMs < LOOK_BACK_MS;
  const isOpenAgain = ({ first, closedAtMs }: Life) =>
    closedAtMs > SECOND_MS &&
    first !== null &&
    first.closedAtMs > LOOK_BACK_MS &&
    first.closedAtMs < FIRST_MS;
  return [isNew, isMoved, isOpenAgain].map((is) => {
    const found = lives.find((life) => life.contacts.length > 0 && is(life));
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

describe('a conversation that a killed sync left on two days', () => {
  it(
    'stays on one of them when it was anonymised before the next run',
    async () => {
      const directory = await temporaryDirectory();
      const before = join(directory, 'before');
      small.upstream.setNow(FIRST_MS);
      await sync({ ...small.common, to: before, nowMs: FIRST_MS });
      const moved = changedConversations()[1] ?? '';
      const daysOf = (to: string) =>
        query(
          `SELECT count(DISTINCT day)::INTEGER AS days, count(anonymisedAt)::INTEGER AS marked
           FROM read_parquet('${to}/conversations/day=*/*.parquet', hive_partitioning = true) WHERE ${idIn([moved])}`,
        );
      let to = before;
      for (let kills = 1; ; kills += 1) {
        to = join(directory, `killed-${kills}`);
        await cp(before, to, { recursive: true });
        await expect(secondSync(to, () => openKilled(to, kills))).rejects.toThrow('killed');
        if ((await daysOf(to))[0]?.['days'] === 2) break;
      }
      small.upstream.setLives(
        lives.map((life) =>
          life.id === moved ? { ...life, last: { ...life.last, messages: { edges: [] } } } : life,
        ),
      );
      await secondSync(to);
      small.upstream.setLives(lives);
      expect(await daysOf(to)).toEqual([{ days: 1, marked: 1 }]);
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
