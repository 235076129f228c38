import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/export/readBack.ts';
import { temporaryDirectory } from '../support/export/testExport.ts';
import type { SmallUpstream } from './support/smallUpstream.ts';
import { NOW_MS, startSmallUpstream, TEST_TIMEOUT_MS } from './support/smallUpstream.ts';
import { sync } from './support/testSync.ts';

let small: SmallUpstream;

beforeAll(async () => {
  small = await startSmallUpstream();
});

afterAll(() => small.stop());

describe('a directory', () => {
  it(
    'refuses files of another program, a changed file and a newer version, and changes nothing',
    async () => {
      const to = join(await temporaryDirectory(), 'files');
      small.upstream.setNow(NOW_MS);
      const options = { ...small.common, to, nowMs: NOW_MS };
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
      small.upstream.setNow(NOW_MS);
      await sync({ ...small.common, to, nowMs: NOW_MS });
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
