import { randomInt } from 'node:crypto';
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createRandom } from '../../src/sandbox/generator/world/random.ts';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { conversation, handedOver } from '../support/contacts/conversations.ts';
import { asExpected, readBack } from '../support/export/readBack.ts';
import { expectedContacts, MONTH, temporaryDirectory } from '../support/export/testExport.ts';
import type { Program } from '../support/processes/startProgram.ts';
import { runToEnd, startProgram } from '../support/processes/startProgram.ts';
import { SNAPSHOT } from '../support/schema/schemaEdits.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';
import { until } from '../support/waiting/until.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startValidatedSandbox({ latencyMs: 5 });
});

afterAll(() => sandbox.stop());

const withSandbox = (env: Readonly<Record<string, string>> = {}) => ({
  env: { LOG_LEVEL: 'silent', UPSTREAM_URL: sandbox.url, ...env },
});

function start(args: readonly string[], env?: Record<string, string>): Program {
  return startProgram(['export', ...args], withSandbox(env));
}

function run(args: readonly string[], env?: Record<string, string>, stdout: 'pipe' | number = 'pipe') {
  return runToEnd(['export', ...args], { ...withSandbox(env), stdout });
}

/** With no file of more than so many blocks of 512 bytes, as on a disk that is full. */
function runLimited(maxFileBlocks: number, args: readonly string[]) {
  return runToEnd(['export', ...args], { ...withSandbox(), maxFileBlocks });
}

function untilThreeMoreOperations(): Promise<void> {
  const before = sandbox.operationCount;
  return until(() => sandbox.operationCount >= before + 3);
}

const withoutProgress = (stderr: string) =>
  stderr
    .split('\n')
    .filter((line) => !/^export: (reading|writing) \d+%, \d+ contacts, \d+\/s, [^\n]+ left$/.test(line))
    .join('\n');

const manifestOf = async (file: string) => JSON.parse(await readFile(`${file}.manifest.json`, 'utf8'));

/** Twelve starts of the program, on a machine that has other things to do. */
const KILLED_TEN_TIMES_MS = 240_000;

/** Of a day, in the month. */
const WINDOWS = 58;

/** Why the contacts of a conversation whose `messages` is null cannot be read. */
const unreadable = { code: 'CONTACT_HISTORY_UNAVAILABLE', reason: 'Messages is not an object.' };

const DAY = ['--from', '2026-01-10', '--to', '2026-01-11'];

describe('contacts-gateway export', () => {
  it('writes to standard output, progress to the other', async () => {
    const { code, stdout, stderr } = await run([...DAY, '--parallel', '16']);
    expect({ code, stderr: withoutProgress(stderr) }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n').slice(0, -1);
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.map((line) => JSON.parse(line).id)).toEqual([
      ...new Set(lines.map((line) => JSON.parse(line).id)),
    ]);
    expect(stderr).toMatch(/^export: reading 0%, 0 contacts, /);
  });

  it(
    'killed ten times at random points and resumed, equals an uninterrupted run and the contacts of the generator',
    async () => {
      const seed = randomInt(2 ** 31);
      const random = createRandom(seed);
      const directory = await temporaryDirectory();
      // Version 2 has the time of the export in each row.
      const month = [
        ...['--from', '2026-01-01', '--to', '2026-02-28', '--format', 'parquet', '--columns-version', '1'],
      ];
      const [whole, killed] = [join(directory, 'whole.parquet'), join(directory, 'killed.parquet')];
      expect(await run([...month, '--out', whole])).toMatchObject({ code: 0 });
      const windows = async () => {
        const names = await readdir(`${killed}.partial`).catch(() => []);
        return names.filter((name) => /^\d+-of-\d+\.json$/.test(name)).length;
      };
      for (let kill = 1; kill <= 10; kill += 1) {
        const begun = start([...month, '--out', killed, '--resume']);
        const enough = sandbox.operationCount + random.int(1, 30);
        // The last two are killed while they write the file.
        const isDue = async () =>
          kill > 8 ? (await windows()) === WINDOWS : sandbox.operationCount >= enough;
        await until(async () => begun.child.exitCode !== null || (await isDue()), KILLED_TEN_TIMES_MS);
        await sleep(random.int(0, 200));
        begun.child.kill('SIGKILL');
        await begun.exit;
      }
      const resumed = await run([...month, '--out', killed, '--resume']);
      expect(resumed, `seed ${seed}`).toMatchObject({ code: 0 });
      expect(await readFile(killed), `seed ${seed}`).toEqual(await readFile(whole));
      const [ofKilled, ofWhole] = await Promise.all([killed, whole].map(manifestOf));
      expect({ ...ofKilled, exportedAt: null }).toEqual({ ...ofWhole, exportedAt: null });
      expect(await readBack('parquet', killed)).toEqual(asExpected(expectedContacts(MONTH)));
      expect((await readdir(directory)).toSorted()).toEqual([
        ...['killed.parquet', 'killed.parquet.manifest.json', 'whole.parquet', 'whole.parquet.manifest.json'],
      ]);
    },
    KILLED_TEN_TIMES_MS,
  );

  it('exits 1 and lists what could not be had', async () => {
    const conversations = [handedOver('a'), conversation('b', { messages: null })];
    const broken = await startValidatedSandbox({ data: customData({ conversations }) });
    onTestFinished(() => broken.stop());
    const out = join(await temporaryDirectory(), 'contacts.csv');
    const march = ['--from', '2026-03-01', '--to', '2026-04-01', '--format', 'csv', '--out', out];
    const { code, stderr } = await run(march, { UPSTREAM_URL: broken.url });
    expect({ code, stderr: withoutProgress(stderr) }).toEqual({
      code: 1,
      stderr: `export: the contacts of 1 conversations could not be read; ${out}.manifest.json says why; --resume reads them again\n`,
    });
    expect(JSON.parse(await readFile(`${out}.manifest.json`, 'utf8'))).toMatchObject({
      contacts: 2,
      conversations: 2,
      unavailableConversations: [{ conversationId: 'b', ...unreadable }],
    });
  });

  it('names on standard error what could not be had when there is no manifest', async () => {
    const broken = await startValidatedSandbox({
      data: customData({ conversations: [conversation('b', { messages: null })] }),
    });
    onTestFinished(() => broken.stop());
    const march = ['--from', '2026-03-01', '--to', '2026-04-01'];
    const { code, stdout, stderr } = await run(march, { UPSTREAM_URL: broken.url });
    expect({ code, stdout, stderr: withoutProgress(stderr) }).toEqual({
      ...{ code: 1, stdout: '' },
      stderr: `export: the contacts of conversation b could not be read: ${unreadable.code}: ${unreadable.reason}\n`,
    });
  });

  it('exits 2 and writes nothing over an output that is there', async () => {
    const out = join(await temporaryDirectory(), 'contacts.ndjson');
    await writeFile(out, 'mine');
    expect(await run([...DAY, '--out', out])).toMatchObject({
      code: 2,
      stderr: `export: ${out}: the file is there already\n`,
    });
    expect(await readFile(out, 'utf8')).toBe('mine');
  });

  it('exits 2 without the options that it needs', async () => {
    expect(await run([])).toMatchObject({ code: 2, stderr: expect.stringContaining('--from') });
  });

  it('exits 2 when the upstream does not list closed conversations', async () => {
    const file = join(await temporaryDirectory(), 'upstream.graphql');
    const lists = /(closedConversations|searchClosedConversations)\(/g;
    await writeFile(file, SNAPSHOT.replaceAll(lists, 'other$1('));
    const { code, stdout, stderr } = await run(DAY, { UPSTREAM_SCHEMA: file });
    expect({ code, stdout, stderr }).toEqual({
      ...{ code: 2, stdout: '' },
      stderr: 'export: Query has no closedConversations\nexport: Query has no searchClosedConversations\n',
    });
  });

  it('exits 1 when the directory of the output is not there', async () => {
    const { code, stderr } = await run([...DAY, '--out', '/nowhere/contacts.ndjson']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^export: ENOENT[^\n]*\n$/) });
  });

  it('exits 1 when no more fits on the disk, and is resumed when there is room', async () => {
    const directory = await temporaryDirectory();
    const [out, whole] = [join(directory, 'contacts.csv'), join(directory, 'whole.csv')];
    // Version 2 has the time of the export in each row.
    const csv = [...DAY, '--format', 'csv', '--columns-version', '1', '--out'];
    const { code, stderr } = await runLimited(20, [...csv, out]);
    expect({ code, stderr: withoutProgress(stderr) }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^export: EFBIG: [^\n]*; --resume goes on from there\n$/),
    });
    expect(await readdir(directory)).toEqual(['contacts.csv.partial']);
    expect(await run([...csv, out, '--resume'])).toMatchObject({ code: 0 });
    expect(await run([...csv, whole])).toMatchObject({ code: 0 });
    expect(await readFile(out)).toEqual(await readFile(whole));
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('stops on %s, and leaves what can be resumed', async (signal) => {
    const out = join(await temporaryDirectory(), 'contacts.ndjson');
    const begun = start([...DAY, '--out', out]);
    await untilThreeMoreOperations();
    begun.child.kill(signal);
    expect({ code: await begun.exit, stderr: withoutProgress(await begun.stderr) }).toEqual({
      code: 1,
      stderr: 'export: stopped; --resume goes on from there\n',
    });
    await expect(stat(out)).rejects.toThrow('ENOENT');
    expect(await run([...DAY, '--out', out, '--resume'])).toMatchObject({ code: 0 });
  });

  it('leaves no contacts behind, neither when it is stopped nor when its reader is gone', async () => {
    const TMPDIR = await temporaryDirectory();
    const stopped = start(DAY, { TMPDIR });
    await untilThreeMoreOperations();
    expect(await readdir(TMPDIR)).toHaveLength(1);
    stopped.child.kill('SIGTERM');
    expect(await stopped.exit).toBe(1);
    expect(await readdir(TMPDIR)).toEqual([]);
    const unread = start([...DAY, '--format', 'csv'], { TMPDIR });
    unread.child.stdout?.destroy();
    await expect(unread.stdout).rejects.toThrow('Premature close');
    expect(await unread.exit).toBe(0);
    expect(await readdir(TMPDIR)).toEqual([]);
  });

  it('exits 1 and says what helps when a page is more than its memory holds', async () => {
    // A text with an escape is parsed as JSON, and one with a euro sign takes two bytes for each character: both take most memory.
    const name = `"€${'n'.repeat(300)}`;
    const routingEvents = Array.from({ length: 1_500 }, (_, id) => ({
      createdAt: '2026-03-02T09:30:00Z',
      routingRule: { id: `rule-${id}`, name },
    }));
    const conversations = Array.from({ length: 100 }, (_, id) => ({
      ...handedOver(`c${id}`),
      routingEvents,
    }));
    const large = await startValidatedSandbox({ data: customData({ conversations }) });
    onTestFinished(() => large.stop());
    const march = ['--from', '2026-03-01', '--to', '2026-04-01'];
    const { code, stderr } = await run(march, { UPSTREAM_URL: large.url });
    expect({ code, stderr: withoutProgress(stderr) }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^export: [^\n]+ took too much memory: a smaller --page-size[^\n]+\n$/),
    });
    const fewer = await run([...march, '--page-size', '10'], { UPSTREAM_URL: large.url });
    expect(fewer.code).toBe(0);
  });

  it('exits 1 when the disk is full', async () => {
    const full = await open('/dev/full', 'w');
    onTestFinished(() => full.close());
    const { code, stderr } = await run([...DAY], {}, full.fd);
    expect({ code, stderr: withoutProgress(stderr) }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/ENOSPC/),
    });
  });
});
