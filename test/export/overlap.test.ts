import { randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { ExportParts } from '../../src/export/exportContacts.ts';
import { exportToFile } from '../../src/export/exportContacts.ts';
import { partFiles } from '../../src/export/files/partFiles.ts';
import type { ExportArguments } from '../../src/export/files/storedArguments.ts';
import { EMPTY_ROWS, encodeRows } from '../../src/export/rows/encodedRows.ts';
import { writeFiles } from '../../src/export/writeFiles.ts';
import type { Interval } from '../../src/upstream/closedConversations/interval.ts';
import { EXPORTED_AT, exportArguments, interval, temporaryDirectory } from '../support/export/testExport.ts';
import { until } from '../support/waiting/until.ts';

/** 16 windows. */
const WEEK = interval('2026-01-05T00:00:00Z', '2026-01-12T00:00:00Z');

/** One contact in each window. `beforeLast` runs before the contact of the last window is read. */
async function startExport(
  beforeLast: (directory: string) => Promise<void>,
  options: Partial<ExportArguments> = {},
) {
  const out = join(await temporaryDirectory(), 'contacts.ndjson');
  const directory = `${out}.partial`;
  const parts: ExportParts = {
    source: async function* batches(window: Interval) {
      if (window.to === WEEK.to) await beforeLast(directory);
      yield {
        contactRows: encodeRows([JSON.stringify({ id: `of ${window.from}` })]),
        ...{ conversationRows: EMPTY_ROWS, conversations: 1 },
        ...{ unavailable: [], anomalies: [], conversationsInDoubt: 0 },
      };
    },
    ...{ upstreamSchema: 'sha256:0', onProgress: () => undefined, parallel: 16 },
    ...{ newName: randomUUID, now: () => EXPORTED_AT },
  };
  const conversationsOut = options.conversationsFormat ? join(dirname(out), 'conversations.ndjson') : null;
  const run = (resume = false): Promise<unknown> =>
    exportToFile(exportArguments(WEEK, options), { out, conversationsOut, resume }, parts);
  return { run, out, directory };
}

async function unfinishedFiles(directory: string): Promise<readonly string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith('.tmp'));
}

/** The lines of the unfinished file with most lines: each window has one line, so it is the output. */
async function linesWritten(directory: string): Promise<number> {
  const lines = (await unfinishedFiles(directory)).map(async (name) => {
    // A file of a window may be renamed in between.
    const text = await readFile(join(directory, name), 'utf8').catch(() => '');
    return text.split('\n').length - 1;
  });
  return Math.max(0, ...(await Promise.all(lines)));
}

it('writes the windows that were read while another one is still read', async () => {
  const { run, out } = await startExport((directory) =>
    until(async () => (await linesWritten(directory)) === 15),
  );
  await run();
  expect((await readFile(out, 'utf8')).split('\n')).toHaveLength(17);
});

it('leaves no unfinished output when a window cannot be read', async () => {
  const { run, directory } = await startExport(async (path) => {
    await until(async () => (await linesWritten(path)) === 15);
    throw new Error('upstream is gone');
  });
  await expect(run()).rejects.toThrow('upstream is gone');
  expect(await unfinishedFiles(directory)).toEqual([]);
});

it('removes the unfinished output of a run that was killed when it is resumed', async () => {
  const { run, directory } = await startExport(() => Promise.reject(new Error('upstream is gone')));
  await expect(run()).rejects.toThrow('upstream is gone');
  await writeFile(join(directory, 'output-of-a-killed-run.tmp'), 'some contacts\n');
  await expect(run(true)).rejects.toThrow('upstream is gone');
  expect(await unfinishedFiles(directory)).toEqual([]);
});

it('leaves no unfinished output when the file of conversations cannot be written', async () => {
  const { run, directory } = await startExport(
    async (path) => {
      const first = '000000-of-16.conversations.ndjson';
      await until(async () => (await readdir(path)).includes(first) && (await linesWritten(path)) === 15);
      await writeFile(join(path, first), 'another row\n');
    },
    { conversationsFormat: 'ndjson' },
  );
  await expect(run()).rejects.toThrow('changed');
  expect(await unfinishedFiles(directory)).toEqual([]);
});

it('writes no further window when a window or the writing has failed', async () => {
  const directory = await temporaryDirectory();
  const files = partFiles(directory, 2, randomUUID, false);
  const one = { contactRows: encodeRows(['{}']), conversationRows: EMPTY_ROWS, conversations: 1 };
  const batch = { ...one, unavailable: [], anomalies: [], conversationsInDoubt: 0 };
  async function* batches() {
    yield batch;
  }
  const summary = await files.write(0, batches(), () => undefined, null);
  let hasFailed = false;
  let windows = 0;
  const reading = { files, windows: [summary, summary].map((each) => Promise.resolve(each)) };
  const writing = writeFiles(
    exportArguments(WEEK),
    { ...reading, hasFailed: () => hasFailed },
    { contacts: join(directory, 'contacts.tmp'), conversations: null },
    () => {
      windows += 1;
      hasFailed = true;
    },
  );
  await expect(writing).rejects.toThrow('window 2 was not read');
  expect(windows).toBe(1);
});
