import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportParts } from '../../src/export/exportContacts.ts';
import { exportToFile } from '../../src/export/exportContacts.ts';
import { shardInterval } from '../../src/export/files/windows.ts';
import type { ContactSource } from '../../src/export/source/contactSource.ts';
import type { TestExport } from '../support/export/testExport.ts';
import {
  closedIn,
  expectedAnomalies,
  exportArguments,
  interval,
  rememberBatches,
  startTestExport,
  temporaryDirectory,
} from '../support/export/testExport.ts';

const WEEK = interval('2026-01-05T00:00:00Z', '2026-01-12T00:00:00Z');

let running: TestExport;
let parts: ExportParts;

beforeAll(async () => {
  running = await startTestExport();
  parts = { ...running.parts, source: rememberBatches(running.parts.source) };
});

afterAll(() => running.stop());

async function target(resume = false) {
  return { out: join(await temporaryDirectory(), 'contacts.ndjson'), resume };
}

/** A source that fails at one window more than that. */
function failingAfter(windows: number): ContactSource {
  let attempt = 0;
  return async function* batches(window, exportedAt) {
    attempt += 1;
    if (attempt > windows) throw new Error('upstream is gone');
    yield* parts.source(window, exportedAt);
  };
}

describe('shards', () => {
  it('together are one run, byte by byte', async () => {
    const whole = await target();
    await exportToFile(exportArguments(WEEK), whole, parts);
    const texts: string[] = [];
    for (const index of [1, 2, 3, 4]) {
      const of = await target();
      await exportToFile(exportArguments(WEEK, { shard: { index, count: 4 } }), of, running.parts);
      texts.push(await readFile(of.out, 'utf8'));
    }
    expect(texts.every((text) => text !== '')).toBe(true);
    expect(texts.join('')).toBe(await readFile(whole.out, 'utf8'));
  });
});

describe('an export that ends early', () => {
  it('leaves no file of its name, and is resumed without asking again for what it had', async () => {
    const of = await target();
    const whole = await target();
    const expected = await exportToFile(exportArguments(WEEK), whole, parts);
    await expect(
      exportToFile(exportArguments(WEEK), of, { ...parts, source: failingAfter(10) }),
    ).rejects.toThrow('upstream is gone');
    await expect(stat(of.out)).rejects.toThrow('ENOENT');
    const requests: number[] = [];
    const source: ContactSource = (window, exportedAt) => {
      requests.push(window.from);
      return parts.source(window, exportedAt);
    };
    const manifest = await exportToFile(exportArguments(WEEK), { ...of, resume: true }, { ...parts, source });
    expect(manifest).toEqual(expected);
    expect(await readFile(of.out, 'utf8')).toBe(await readFile(whole.out, 'utf8'));
    expect(requests.length).toBeLessThan(16);
    expect(await readdir(join(of.out, '..'))).toEqual(['contacts.ndjson', 'contacts.ndjson.manifest.json']);
  });

  it('reads a window again whose file is not as long as it was', async () => {
    const of = await target();
    const whole = await target();
    const expected = await exportToFile(exportArguments(WEEK), whole, parts);
    await exportToFile(exportArguments(WEEK), of, { ...parts, source: failingAfter(10) }).catch(
      () => undefined,
    );
    const files = await readdir(`${of.out}.partial`);
    const cut = files.find((name) => name.endsWith('.ndjson')) ?? '';
    await writeFile(join(`${of.out}.partial`, cut), 'cut');
    expect(await exportToFile(exportArguments(WEEK), { ...of, resume: true }, parts)).toEqual(expected);
  });

  it('is done when it is resumed after its end', async () => {
    const of = await target();
    const first = await exportToFile(exportArguments(WEEK), of, parts);
    const again = { ...parts, source: failingAfter(0) };
    expect(await exportToFile(exportArguments(WEEK), { ...of, resume: true }, again)).toEqual(first);
  });

  it('is done, too, when the run before ended while it cleaned up', async () => {
    const [of, other] = [await target(), await target()];
    const first = await exportToFile(exportArguments(WEEK), of, parts);
    await exportToFile(exportArguments(WEEK), other, { ...parts, source: failingAfter(10) }).catch(
      () => undefined,
    );
    await rename(`${other.out}.partial`, `${of.out}.partial`);
    const again = { ...parts, source: failingAfter(0) };
    expect(await exportToFile(exportArguments(WEEK), { ...of, resume: true }, again)).toEqual(first);
    expect(await readdir(join(of.out, '..'))).toEqual(['contacts.ndjson', 'contacts.ndjson.manifest.json']);
  });

  it('starts anew when there is nothing to resume', async () => {
    const of = await target(true);
    expect(await exportToFile(exportArguments(WEEK), of, parts)).toMatchObject({
      conversations: expect.any(Number),
    });
  });
});

describe('nothing is written over', () => {
  it.each(['contacts.ndjson', 'contacts.ndjson.manifest.json'])('when %s is there', async (name) => {
    const of = await target();
    const path = join(of.out, '..', name);
    await writeFile(path, 'mine');
    await expect(exportToFile(exportArguments(WEEK), of, parts)).rejects.toThrow(
      `${path}: the file is there already`,
    );
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readdir(join(of.out, '..'))).toEqual([name]);
  });

  it('when an unfinished export is there that is not to be resumed', async () => {
    const of = await target();
    await exportToFile(exportArguments(WEEK), of, { ...parts, source: failingAfter(3) }).catch(
      () => undefined,
    );
    const before = await readdir(`${of.out}.partial`);
    await expect(exportToFile(exportArguments(WEEK), of, parts)).rejects.toThrow(
      'an unfinished export is there',
    );
    expect(await readdir(`${of.out}.partial`)).toEqual(before);
  });

  it.each([
    { differs: 'interval', other: exportArguments({ from: WEEK.from, to: WEEK.to + 1 }) },
    { differs: 'shard', other: exportArguments(WEEK, { shard: { index: 1, count: 2 } }) },
    { differs: 'format', other: exportArguments(WEEK, { format: 'csv' }) },
    { differs: 'upstream', other: exportArguments(WEEK, { upstream: 'http://another' }) },
  ])('when the one to resume differs in its $differs', async ({ differs, other }) => {
    const of = await target();
    await exportToFile(exportArguments(WEEK), of, { ...parts, source: failingAfter(3) }).catch(
      () => undefined,
    );
    const before = await readdir(`${of.out}.partial`);
    await expect(exportToFile(other, { ...of, resume: true }, parts)).rejects.toThrow(
      `it differs in ${differs}`,
    );
    expect(await readdir(`${of.out}.partial`)).toEqual(before);
  });

  it('when a file of its name has come in the meantime', async () => {
    const of = await target();
    const source: ContactSource = async function* batches(window, exportedAt) {
      await writeFile(of.out, 'mine');
      yield* parts.source(window, exportedAt);
    };
    await expect(exportToFile(exportArguments(WEEK), of, { ...parts, source })).rejects.toThrow(
      `${of.out}: another file is there`,
    );
    expect(await readFile(of.out, 'utf8')).toBe('mine');
  });

  it.each([{ resume: true }, { resume: false }])(
    'when the directory beside it belongs to another user, resumed: $resume',
    async ({ resume }) => {
      const of = await target(resume);
      await mkdir(`${of.out}.partial`);
      await writeFile(join(`${of.out}.partial`, 'notes.txt'), 'mine');
      await expect(exportToFile(exportArguments(WEEK), of, parts)).rejects.toThrow(
        'something is there already',
      );
      expect(await readFile(join(`${of.out}.partial`, 'notes.txt'), 'utf8')).toBe('mine');
    },
  );
});

describe('the manifest', () => {
  it('says what the export is of, and what the file holds', async () => {
    const of = await target();
    await exportToFile(exportArguments(WEEK, { shard: { index: 2, count: 3 } }), of, parts);
    const bytes = await readFile(of.out);
    expect(JSON.parse(await readFile(`${of.out}.manifest.json`, 'utf8'))).toEqual({
      interval: { from: '2026-01-05T00:00:00.000Z', to: '2026-01-12T00:00:00.000Z' },
      ...{ shard: { index: 2, count: 3 }, format: 'ndjson', upstream: 'http://upstream' },
      ...{ columnsVersion: 2, names: 'camel', columns: [], channels: [], sites: [] },
      ...{ conversationsFormat: null, conversationsFile: null, exportedAt: '2026-03-01T12:00:00.000Z' },
      contacts: bytes.toString().split('\n').length - 1,
      conversations: closedIn(shardInterval(WEEK, { index: 2, count: 3 })).length,
      unavailableConversations: [],
      // R26: what the generator intended in these conversations.
      ...expectedAnomalies(shardInterval(WEEK, { index: 2, count: 3 })),
      upstreamSchema: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      ...{ sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length },
    });
  });

  it('without its file is no export that was completed', async () => {
    const of = await target();
    await exportToFile(exportArguments(WEEK), of, parts);
    await rm(of.out);
    await expect(exportToFile(exportArguments(WEEK), { ...of, resume: true }, parts)).rejects.toThrow(
      `${of.out}.manifest.json: the file is there already`,
    );
  });

  it('is written by a resumed run when the one before ended just before it', async () => {
    const [of, whole] = [await target(), await target()];
    const expected = await exportToFile(exportArguments(WEEK), whole, parts);
    await exportToFile(exportArguments(WEEK), of, { ...parts, source: failingAfter(10) }).catch(
      () => undefined,
    );
    await copyFile(whole.out, of.out);
    expect(await exportToFile(exportArguments(WEEK), { ...of, resume: true }, parts)).toEqual(expected);
    expect(await readdir(join(of.out, '..'))).toEqual(['contacts.ndjson', 'contacts.ndjson.manifest.json']);
  });
});
