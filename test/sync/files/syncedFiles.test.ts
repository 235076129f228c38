import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CommandFailed } from '../../../src/cli/support/exitCodes.ts';
import { query } from '../../support/export/readBack.ts';
import { temporaryDirectory } from '../../support/export/testExport.ts';
import type { SmallUpstream } from '../support/smallUpstream.ts';
import { NOW_MS, startSmallUpstream, TEST_TIMEOUT_MS } from '../support/smallUpstream.ts';
import { sync } from '../support/testSync.ts';

/** What a directory holds after a complete run. */

const TABLES = ['contacts', 'conversations', 'anomalies'];

let small: SmallUpstream;

beforeAll(async () => {
  small = await startSmallUpstream();
  small.upstream.setNow(NOW_MS);
});

afterAll(() => small.stop());

it(
  'a manifest with version, counts and checksums, and a mark of success',
  async () => {
    const to = join(await temporaryDirectory(), 'files');
    await sync({ ...small.common, to, nowMs: NOW_MS });
    const manifest = JSON.parse(await readFile(join(to, '_manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({
      schemaVersion: 1,
      coveredFrom: '2026-01-01T00:00:00.000Z',
      coveredUntil: '2026-01-12T12:00:00.000Z',
      note: expect.stringContaining('Contacts of open conversations are missing'),
    });
    expect(manifest.columns.contacts).toContainEqual({ name: 'id', type: 'text', isNullable: false });
    for (const table of TABLES) {
      const counted = await query(
        `SELECT day::VARCHAR AS day, count(*)::INTEGER AS n FROM read_parquet('${to}/${table}/day=*/*.parquet', hive_partitioning = true)
         GROUP BY day`,
      );
      let rows = 0;
      for (const { day, n } of counted) {
        const bytes = await readFile(join(to, table, `day=${day}`, 'part-00000.parquet'));
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        expect(manifest.days[String(day)][table]).toEqual({ rows: n, bytes: bytes.length, sha256 });
        rows += Number(n);
      }
      expect(rows).toBeGreaterThan(0);
      expect(manifest.rows[table]).toBe(rows);
    }
    const success = JSON.parse(await readFile(join(to, '_SUCCESS'), 'utf8'));
    expect(success).toMatchObject({ coveredUntil: '2026-01-12T12:00:00.000Z' });
  },
  TEST_TIMEOUT_MS,
);

it(
  'the days of the time zone',
  async () => {
    const to = join(await temporaryDirectory(), 'files');
    await sync({ ...small.common, to, nowMs: NOW_MS, timeZone: 'America/New_York' });
    const conversations = `read_parquet('${to}/conversations/day=*/*.parquet', hive_partitioning = true)`;
    const isOther = (zone: string) =>
      `strftime(conversationClosedAt AT TIME ZONE '${zone}', '%Y-%m-%d') <> day::VARCHAR`;
    const counts = await query(
      `SELECT count(*) FILTER (WHERE ${isOther('America/New_York')})::INTEGER AS wrong,
              count(*) FILTER (WHERE ${isOther('UTC')})::INTEGER AS different FROM ${conversations}`,
    );
    expect(counts).toEqual([{ wrong: 0, different: expect.any(Number) }]);
    expect(Number(counts[0]?.['different'])).toBeGreaterThan(0);
  },
  TEST_TIMEOUT_MS,
);

it('fails with a clear error when the directory cannot be written', async () => {
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, 'text');
  const failed = sync({ ...small.common, to: join(file, 'files'), nowMs: NOW_MS });
  await expect(failed).rejects.toThrow(`sync: ${join(file, 'files')}: cannot read or write (ENOTDIR)`);
  await expect(failed).rejects.toThrow(CommandFailed);
  expect(await readFile(file, 'utf8')).toBe('text');
});
