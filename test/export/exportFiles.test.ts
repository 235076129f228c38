import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportParts } from '../../src/export/exportContacts.ts';
import { exportToFile } from '../../src/export/exportContacts.ts';
import type { TestExport } from '../support/export/testExport.ts';
import {
  exportArguments,
  interval,
  startTestExport,
  temporaryDirectory,
} from '../support/export/testExport.ts';

const HOURS = interval('2026-01-10T00:00:00Z', '2026-01-10T04:00:00Z');

let running: TestExport;
let umask: number;

beforeAll(async () => {
  running = await startTestExport();
  umask = process.umask(0);
});

afterAll(async () => {
  process.umask(umask);
  await running.stop();
});

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

async function target() {
  const directory = await temporaryDirectory();
  return { directory, out: join(directory, 'contacts.ndjson') };
}

/** Fails at the second window, so that the directory stays. */
function interrupted(): ExportParts {
  let attempt = 0;
  return {
    ...running.parts,
    parallel: 1,
    source: (window, exportedAt) => {
      attempt += 1;
      if (attempt > 1) throw new Error('upstream is gone');
      return running.parts.source(window, exportedAt);
    },
  };
}

describe('an export', () => {
  it('is readable by its owner only, with any umask', async () => {
    const { out } = await target();
    await exportToFile(exportArguments(HOURS), { out, resume: false }, running.parts);
    expect(await Promise.all([out, `${out}.manifest.json`].map(modeOf))).toEqual(['600', '600']);
  });

  it('that is unfinished is, too', async () => {
    const { out } = await target();
    await expect(exportToFile(exportArguments(HOURS), { out, resume: false }, interrupted())).rejects.toThrow(
      'is gone',
    );
    const parts = (await readdir(`${out}.partial`)).map((name) => join(`${out}.partial`, name));
    expect(parts.length).toBeGreaterThan(2);
    expect(new Set(await Promise.all(parts.map(modeOf)))).toEqual(new Set(['600']));
    expect(await modeOf(`${out}.partial`)).toBe('700');
  });

  it('closes the directory of an earlier version to others when it is resumed', async () => {
    const { out } = await target();
    await exportToFile(exportArguments(HOURS), { out, resume: false }, interrupted()).catch(() => undefined);
    await chmod(`${out}.partial`, 0o775);
    await exportToFile(exportArguments(HOURS), { out, resume: true }, interrupted()).catch(() => undefined);
    expect(await modeOf(`${out}.partial`)).toBe('700');
  });

  it('is not resumed from a directory to which every user may write', async () => {
    const { out } = await target();
    await exportToFile(exportArguments(HOURS), { out, resume: false }, interrupted()).catch(() => undefined);
    await chmod(`${out}.partial`, 0o777);
    await expect(exportToFile(exportArguments(HOURS), { out, resume: true }, running.parts)).rejects.toThrow(
      `${out}.partial: every user may write to the directory`,
    );
  });

  it.each(
    ['contacts.ndjson', 'contacts.ndjson.partial', 'contacts.ndjson.manifest.json'].flatMap((name) => [
      { name, to: 'nothing', resume: false },
      { name, to: 'a file', resume: false },
      { name, to: 'a directory', resume: false },
      { name, to: 'a file', resume: true },
      { name, to: 'a directory', resume: true },
    ]),
  )('follows no symbolic link at $name to $to, resumed: $resume', async ({ name, to, resume }) => {
    const { directory, out } = await target();
    const elsewhere = join(directory, 'elsewhere');
    if (to === 'a file') await writeFile(elsewhere, 'mine');
    if (to === 'a directory') await mkdir(elsewhere);
    await symlink(elsewhere, join(directory, name));
    const before = await readdir(directory);
    await expect(exportToFile(exportArguments(HOURS), { out, resume }, running.parts)).rejects.toThrow(
      `${join(directory, name)}: expected no symbolic link, got one`,
    );
    expect(await readdir(directory)).toEqual(before);
    if (to === 'a file') expect(await readFile(elsewhere, 'utf8')).toBe('mine');
    if (to === 'a directory') expect(await readdir(elsewhere)).toEqual([]);
  });

  it('replaces no symbolic link that came in the meantime', async () => {
    const { directory, out } = await target();
    const parts: ExportParts = {
      ...running.parts,
      onProgress: ({ kind }) => {
        if (kind === 'started') linked ??= symlink(join(directory, 'elsewhere'), out);
      },
    };
    let linked: Promise<void> | undefined;
    await expect(exportToFile(exportArguments(HOURS), { out, resume: false }, parts)).rejects.toThrow(
      `${out}: expected no symbolic link, got one`,
    );
    await linked;
  });
});
