import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parquetMetadata } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/support/exitCodes.ts';
import { query } from '../../support/export/readBack.ts';
import { temporaryDirectory } from '../../support/export/testExport.ts';
import type { SmallUpstream } from '../support/smallUpstream.ts';
import { NOW_MS, startSmallUpstream, TEST_TIMEOUT_MS } from '../support/smallUpstream.ts';
import { openTestDestination, sync } from '../support/testSync.ts';

let small: SmallUpstream;

beforeAll(async () => {
  small = await startSmallUpstream();
});

afterAll(() => small.stop());

describe('a directory', () => {
  it(
    'refuses files of another program, a changed file and a newer version, and keeps all files',
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
      // The state says that the days before were read again.
      expect(JSON.parse(await readFile(manifest, 'utf8')).days).toEqual(JSON.parse(text).days);
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

  it(
    'keeps temporary files of other programs',
    async () => {
      const to = join(await temporaryDirectory(), 'files');
      small.upstream.setNow(NOW_MS);
      const options = { ...small.common, to, nowMs: NOW_MS };
      await sync(options);
      const own = join(to, 'contacts', `_${randomUUID()}.tmp`);
      const others = [
        join(to, '_notes.tmp'),
        join(to, 'contacts', '_notes.tmp'),
        join(to, 'other', `_${randomUUID()}.tmp`),
      ];
      await mkdir(join(to, 'other'));
      for (const path of [own, ...others]) await writeFile(path, 'text');
      await sync(options);
      await expect(access(own)).rejects.toThrow('ENOENT');
      for (const path of others) expect(await readFile(path, 'utf8')).toBe('text');
    },
    TEST_TIMEOUT_MS,
  );

  it('changes nothing in a directory of another program', async () => {
    const to = await temporaryDirectory();
    const other = join(to, `_${randomUUID()}.tmp`);
    for (const path of [other, join(to, 'notes.txt')]) await writeFile(path, 'text');
    await expect(sync({ ...small.common, to, nowMs: NOW_MS })).rejects.toThrow(
      'got other files, as notes.txt',
    );
    expect((await readdir(to)).toSorted()).toEqual([basename(other), 'notes.txt'].toSorted());
  });

  it(
    'refuses a changed file of conversations, also one of the same size',
    async () => {
      const to = join(await temporaryDirectory(), 'files');
      small.upstream.setNow(NOW_MS);
      const options = { ...small.common, to, nowMs: NOW_MS };
      await sync(options);
      const day = (await readdir(join(to, 'conversations'))).toSorted().at(-1) ?? '';
      const name = `conversations/${day}/part-00000.parquet`;
      const { size } = await stat(join(to, name));
      for (const content of [Buffer.from('other'), Buffer.alloc(size)]) {
        await writeFile(join(to, name), content);
        const refused = sync(options);
        await expect(refused).rejects.toThrow(`expected ${name} as this command wrote it, got another file`);
        await expect(refused).rejects.toThrow(UsageError);
      }
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'refuses a purge when a file was changed that it only reads, also in a column that it does not need',
    async () => {
      const to = join(await temporaryDirectory(), 'files');
      small.upstream.setNow(NOW_MS);
      await sync({ ...small.common, to, nowMs: NOW_MS });
      const [day = ''] = (await readdir(join(to, 'conversations'))).toSorted();
      const name = `conversations/${day}/part-00000.parquet`;
      const bytes = await readFile(join(to, name));
      const column = parquetMetadata(new Uint8Array(bytes).buffer).row_groups[0]?.columns.find(
        ({ meta_data }) => meta_data?.path_in_schema[0] === 'siteName',
      )?.meta_data;
      const last = Number(column?.data_page_offset) + Number(column?.total_compressed_size) - 1;
      bytes.writeUInt8(255 - bytes.readUInt8(last), last);
      await writeFile(join(to, name), bytes);
      const destination = await openTestDestination({ ...small.common, to, nowMs: NOW_MS });
      await expect(destination.purge('unknown')).rejects.toThrow(`expected ${name} as this command wrote it`);
      await destination.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'refuses when another program removed a file that a killed run was about to replace',
    async () => {
      const to = join(await temporaryDirectory(), 'files');
      small.upstream.setNow(NOW_MS);
      const options = { ...small.common, to, nowMs: NOW_MS };
      await sync(options);
      const manifest = join(to, '_manifest.json');
      const parsed = JSON.parse(await readFile(manifest, 'utf8'));
      const [day = ''] = Object.keys(parsed.days);
      await writeFile(manifest, JSON.stringify({ ...parsed, replacing: { [day]: parsed.days[day] } }));
      const name = `contacts/day=${day}/part-00000.parquet`;
      await rm(join(to, name));
      await expect(sync(options)).rejects.toThrow(
        `expected ${name} as _manifest.json lists it, got no such file`,
      );
    },
    TEST_TIMEOUT_MS,
  );
});
