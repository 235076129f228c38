import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { customData } from '../../src/sandbox/customData.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { temporaryDirectory } from '../export/support.ts';
import { conversation, handedOver } from '../gateway/support/conversations.ts';

/** The built program: `npm test` builds it first. */
const MAIN = resolve('dist/cli/main.js');

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ latencyMs: 5 });
});

afterAll(() => sandbox.stop());

function start(args: readonly string[], env: Record<string, string> = {}, stdout: 'pipe' | number = 'pipe') {
  const child = spawn(process.execPath, [MAIN, 'export', ...args], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'silent', UPSTREAM_URL: sandbox.url, ...env },
    stdio: ['ignore', stdout, 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = once(child, 'exit').then(([code]: (number | null)[]) => code);
  return {
    child,
    exit,
    stdout: child.stdout ? text(child.stdout) : '',
    stderr: child.stderr ? text(child.stderr) : '',
  };
}

async function run(...parameters: Parameters<typeof start>) {
  const { exit, stdout, stderr } = start(...parameters);
  return { code: await exit, stdout: await stdout, stderr: await stderr };
}

const withoutProgress = (stderr: string) =>
  stderr
    .split('\n')
    .filter((line) => !/^export: \d+%, \d+ contacts, \d+\/s, [^\n]+ left$/.test(line))
    .join('\n');

/** Twelve starts of the program, on a machine that has other things to do. */
const KILLED_TEN_TIMES_MS = 120_000;

const DAY = ['--from', '2026-01-10', '--to', '2026-01-11'];

describe('contacts-gateway export', () => {
  it('writes to standard output, progress to the other', async () => {
    const { code, stdout, stderr } = await run([...DAY]);
    expect({ code, stderr: withoutProgress(stderr) }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n').slice(0, -1);
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.map((line) => JSON.parse(line).id)).toEqual([
      ...new Set(lines.map((line) => JSON.parse(line).id)),
    ]);
    expect(stderr).toMatch(/^export: 0%, 0 contacts, /);
  });

  it(
    'killed ten times and resumed, agrees with a run that nobody killed, byte by byte',
    async () => {
      const directory = await temporaryDirectory();
      const days = ['--from', '2026-01-10', '--to', '2026-01-20', '--format', 'parquet'];
      const [whole, killed] = [join(directory, 'whole.parquet'), join(directory, 'killed.parquet')];
      expect(await run([...days, '--out', whole])).toMatchObject({ code: 0 });
      let read = 0;
      for (const operations of [3, 1, 7, 2, 9, 4, 3, 6, 1, 5]) {
        const begun = start([...days, '--out', killed, '--resume']);
        const before = sandbox.operationCount;
        while (sandbox.operationCount < before + operations && begun.child.exitCode === null) {
          await new Promise((later) => setTimeout(later, 1));
        }
        begun.child.kill('SIGKILL');
        expect(await begun.exit).toBeNull();
        await expect(stat(killed)).rejects.toThrow('ENOENT');
        read = (await readdir(`${killed}.partial`).catch(() => [])).filter((name) =>
          name.endsWith('.json'),
        ).length;
      }
      expect(read).toBeGreaterThan(2);
      expect(await run([...days, '--out', killed, '--resume'])).toMatchObject({ code: 0 });
      expect(await readFile(killed)).toEqual(await readFile(whole));
      expect(await readFile(`${killed}.manifest.json`)).toEqual(await readFile(`${whole}.manifest.json`));
      expect((await readdir(directory)).toSorted()).toEqual([
        ...['killed.parquet', 'killed.parquet.manifest.json', 'whole.parquet', 'whole.parquet.manifest.json'],
      ]);
    },
    KILLED_TEN_TIMES_MS,
  );

  it('exits 1 and lists what could not be had', async () => {
    const conversations = [handedOver('a'), conversation('b', { messages: null })];
    const broken = await startSandbox({ data: customData({ conversations }) });
    onTestFinished(() => broken.stop());
    const out = join(await temporaryDirectory(), 'contacts.csv');
    const march = ['--from', '2026-03-01', '--to', '2026-04-01', '--format', 'csv', '--out', out];
    const { code, stderr } = await run(march, { UPSTREAM_URL: broken.url });
    expect({ code, stderr: withoutProgress(stderr) }).toEqual({
      code: 1,
      stderr: `export: the contacts of 1 conversations could not be had; ${out}.manifest.json lists them\n`,
    });
    expect(JSON.parse(await readFile(`${out}.manifest.json`, 'utf8'))).toMatchObject({
      contacts: 2,
      conversations: 2,
      unavailableConversationIds: ['b'],
    });
  });

  it('names on standard error what could not be had when there is no manifest', async () => {
    const broken = await startSandbox({
      data: customData({ conversations: [conversation('b', { messages: null })] }),
    });
    onTestFinished(() => broken.stop());
    const march = ['--from', '2026-03-01', '--to', '2026-04-01'];
    const { code, stdout, stderr } = await run(march, { UPSTREAM_URL: broken.url });
    expect({ code, stdout, stderr: withoutProgress(stderr) }).toEqual({
      ...{ code: 1, stdout: '' },
      stderr: 'export: the contacts of conversation b could not be had\n',
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

  it('exits 1 when the directory of the output is not there', async () => {
    const { code, stderr } = await run([...DAY, '--out', '/nowhere/contacts.ndjson']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^export: ENOENT[^\n]*\n$/) });
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
