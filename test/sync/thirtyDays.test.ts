import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startExport } from '../../src/app/startExport.ts';
import { readConfig } from '../../src/config/config.ts';
import { exportToFile } from '../../src/export/exportContacts.ts';
import { DEFAULT_ROWS } from '../../src/export/rows/rowArguments.ts';
import { createLogger } from '../../src/logging/log.ts';
import { createRandom } from '../../src/sandbox/generator/world/random.ts';
import { query } from '../support/export/readBack.ts';
import { exportArguments, interval, temporaryDirectory } from '../support/export/testExport.ts';
import { findPostgres } from '../support/processes/postgresPrograms.ts';
import type { Life } from './support/growingUpstream.ts';
import { createGrowingUpstream, createLives } from './support/growingUpstream.ts';
import type { PostgresServer } from './support/postgresServer.ts';
import { execute, startPostgres } from './support/postgresServer.ts';
import { contactsIn, contactsInPostgres, download } from './support/readDestination.ts';
import type { S3Server } from './support/s3Server.ts';
import { BUCKET, startS3 } from './support/s3Server.ts';
import type { TestSyncOptions } from './support/testSync.ts';
import { openTestDestination, sync, syncEnvironment } from './support/testSync.ts';
import { startUpstreamServer } from './support/upstreamServer.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
const CONVERSATIONS = 300;
const KILLED_DAYS = 3;
/** Each run begins with a low rate of operations, and waits after each 429. This clock is so many times as fast. */
const SPEED = 20;
const CLOCK = {
  now: () => performance.now() * SPEED,
  sleep: (delayMs: number, signal: AbortSignal) => sleep(delayMs / SPEED, undefined, { signal }),
};
const SINCE = '2025-12-20';
const END = '2026-02-28';
const THIRTY_DAYS_MS = 400_000;

const bin = await findPostgres();
const needsPostgres = bin === null ? ' (skipped: PostgreSQL is not installed)' : '';

let postgres: PostgresServer;
let s3: S3Server;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  if (bin === null) return;
  postgres = await startPostgres(bin);
  stops.push(postgres.stop);
}, 60_000);

afterAll(async () => {
  for (const stop of stops) await stop();
});

/** Starts the built program, and kills it after a while. */
async function killed(options: TestSyncOptions, afterMs: number): Promise<void> {
  const { to, tokenFile, nowMs, since } = options;
  const args = ['--to', to, ...(since === undefined ? [] : ['--since', since])];
  const tokenArgs = tokenFile === null ? [] : ['--token-file', tokenFile];
  const child = spawn(
    process.execPath,
    [join('test', 'sync', 'support', 'syncProcess.mjs'), String(nowMs), ...args, ...tokenArgs],
    { env: { PATH: process.env['PATH'], ...syncEnvironment(options) }, stdio: 'ignore' },
  );
  const exit = once(child, 'exit');
  await Promise.race([exit, sleep(afterMs)]);
  child.kill('SIGKILL');
  await exit;
}

/** A conversation with contacts that was closed on the day before. */
function closedOn(lives: readonly Life[], nowMs: number): string {
  const found = lives.find(
    ({ closedAtMs, contacts }) => contacts.length > 0 && closedAtMs < nowMs && closedAtMs > nowMs - DAY_MS,
  );
  if (found === undefined) throw new Error('expected a conversation that was closed on the day, got none');
  return found.id;
}

async function purge(options: TestSyncOptions, id: string): Promise<void> {
  const destination = await openTestDestination(options);
  await destination.purge(id);
  await destination.close();
}

it.skipIf(bin === null)(
  `thirty days, synced day by day, killed at random and then purged, are the same as one export${needsPostgres}`,
  async () => {
    const seed = randomInt(2 ** 31);
    process.stderr.write(`thirty days: seed ${seed}\n`);
    const random = createRandom(seed);
    const directory = await temporaryDirectory();
    s3 = await startS3();
    stops.push(s3.stop);
    const lives = createLives(1, CONVERSATIONS);
    const upstream = createGrowingUpstream(lives);
    const tokenFile = join(directory, 'token');
    const server = await startUpstreamServer({
      execute: upstream.execute,
      limitedShare: 0.03,
      random,
      tokenFile,
    });
    stops.push(server.stop);
    const database = await postgres.createDatabase();
    const destinations = [join(directory, 'files'), `s3://${BUCKET}/lake`, database];
    const rest = { clock: CLOCK, upstreamUrl: server.url, tokenFile, since: SINCE, s3Endpoint: s3.endpoint };
    const killedOn = new Set(Array.from({ length: KILLED_DAYS }, () => random.int(1, DAYS - 1)));
    const purged = new Set<string>();
    let moved = 0;
    let removed = 0;
    for (let day = 0; day <= DAYS; day += 1) {
      const nowMs = day === DAYS ? Date.parse(END) : Date.parse('2026-01-01T05:00:00Z') + day * DAY_MS;
      upstream.setNow(nowMs);
      if (killedOn.has(day)) {
        await Promise.all(destinations.map((to) => killed({ ...rest, to, nowMs }, random.int(600, 4_000))));
        const id = closedOn(lives, nowMs);
        purged.add(id);
        for (const to of destinations) await purge({ ...rest, to, nowMs }, id);
      }
      if (day % 7 === 3) server.expireToken();
      const summaries = await Promise.all(destinations.map((to) => sync({ ...rest, to, nowMs })));
      moved += Math.min(...summaries.map((summary) => summary.moved));
      removed += Math.min(...summaries.map((summary) => summary.removed));
    }
    // Some were found by the look-back, others on a day long before.
    expect(moved).toBeGreaterThan(0);
    expect(removed).toBeGreaterThan(0);

    const exported = join(directory, 'export.parquet');
    await exportAll(server.url, tokenFile, exported);
    const copy = join(directory, 'copy');
    await download(s3.endpoint, 'lake', copy);
    const relations = [
      contactsIn(destinations[0] ?? ''),
      contactsIn(copy),
      await contactsInPostgres(database, directory),
    ];
    const kept = lives.filter(({ id }) => !purged.has(id));
    const meant = kept.flatMap(({ contacts }) => contacts);
    const ids = [...purged].map((id) => `'${id}'`).join(', ');
    const statuses = countsOf(meant.map(({ status }) => status));
    for (const [index, relation] of relations.entries()) {
      // Events are a table of their own in PostgreSQL.
      const left = index === 2 ? 'exportedAt, events' : 'exportedAt';
      const theirs = `SELECT * EXCLUDE (${left}) FROM '${exported}' WHERE conversationId NOT IN (${ids})`;
      await expectSame(relation, theirs, `seed ${seed}`);
      const counted = await query(`SELECT status, count(*)::INTEGER AS n FROM ${relation} GROUP BY status`);
      expect(Object.fromEntries(counted.map(({ status, n }) => [status, n]))).toEqual(statuses);
    }
    const [events] = await execute(database, 'SELECT count(*)::integer AS n FROM contact_events');
    expect(events).toEqual({ n: meant.reduce((sum, { eventKinds }) => sum + eventKinds.length, 0) });
    const [conversations] = await execute(database, 'SELECT count(*)::integer AS n FROM conversations');
    expect(conversations).toEqual({ n: kept.length });
    const manifest = JSON.parse(await readFile(join(destinations[0] ?? '', '_manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ rows: { contacts: meant.length, conversations: kept.length } });
  },
  THIRTY_DAYS_MS,
);

/** @param theirs a query with all columns of the relation that do not depend on the run. */
async function expectSame(relation: string, theirs: string, message: string): Promise<void> {
  const ours = `SELECT * EXCLUDE (anonymisedAt, exportedAt) FROM ${relation}`;
  expect(await query(`(${ours}) EXCEPT ALL (${theirs})`), message).toEqual([]);
  expect(await query(`(${theirs}) EXCEPT ALL (${ours})`), message).toEqual([]);
}

async function exportAll(upstreamUrl: string, tokenFile: string, out: string): Promise<void> {
  const running = await startExport(
    readConfig({ UPSTREAM_URL: upstreamUrl }, () => ''),
    {
      ...{ parallel: 4, maxPerSecond: null, pageSize: 100, rows: DEFAULT_ROWS },
      precision: { contacts: 'microseconds', conversations: null },
      readToken: () => readFile(tokenFile, 'utf8'),
    },
    { log: createLogger({ level: 'silent' }), onProgress: () => undefined },
  );
  try {
    const all = exportArguments(interval(`${SINCE}T00:00:00Z`, `${END}T00:00:00Z`), { format: 'parquet' });
    await exportToFile(all, { out, resume: false }, running.parts);
  } finally {
    await running.stop();
  }
}

function countsOf(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
