import { spawn } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ask } from '../support/http/request.ts';
import type { Outcome } from '../support/processes/runCommand.ts';
import { INSTALL_TIMEOUT_MS, installPackages, runCommand } from '../support/processes/runCommand.ts';
import { urlOf } from '../support/processes/startProgram.ts';
import { until } from '../support/waiting/until.ts';

/** What production needs beside this package. docs/operations.md says what is large. */
const MAX_DEPENDENCIES_BYTES = 60_000_000;

let folder = '';
let tarball = '';
let files: readonly string[] = [];
/** Why the package could not be installed. Null when it was. */
let notInstalled: string | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packed-'));
  const { stdout } = await runCommand('npm', [
    'pack',
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    folder,
  ]);
  const [packed] = packs.parse(JSON.parse(stdout));
  tarball = join(folder, packed.filename);
  files = packed.files.map(({ path }) => path);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  notInstalled = await installPackages(['install', tarball], folder);
}, INSTALL_TIMEOUT_MS);

afterAll(() => rm(folder, { recursive: true }));

const entry = z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) });
const packs = z.tuple([entry]);

describe('the packed package', () => {
  it('has the built program, its schemas and its documents, and nothing else', () => {
    const others = files.filter(
      (path) => !/^(dist\/.*\.(js|css|ttf|d\.ts)|dist\/cli\/licences\.txt|schema\/\w+\.graphql)$/.test(path),
    );
    expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  });

  it.each([
    { tool: 'publint', args: ['--strict'] },
    { tool: 'attw', args: ['--profile', 'esm-only'] },
  ])('has no problem that $tool finds', async ({ tool, args }) => {
    const { code, stdout, stderr } = await runCommand(resolve('node_modules/.bin', tool), [tarball, ...args]);
    expect(code, `${stdout}${stderr}`).toBe(0);
  });
});

describe('the installed package', { timeout: 120_000 }, () => {
  it('needs less than 60 MB of other packages', ({ skip }) => {
    skip(notInstalled !== null, notInstalled ?? '');
    const installed = readdirSync(join(folder, 'node_modules'), { recursive: true, withFileTypes: true });
    const sizes = installed
      .filter((file) => file.isFile() && !file.parentPath.includes('/node_modules/contacts-gateway'))
      .map(({ parentPath, name }) => statSync(join(parentPath, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_DEPENDENCIES_BYTES);
  });

  it('serves by npx, with the V8 flags of the image', async ({ skip }) => {
    skip(notInstalled !== null, notInstalled ?? '');
    const probe = join(folder, 'probe.cjs');
    const report = "require('node:fs').writeFileSync('flags.json', JSON.stringify(process.execArgv))";
    writeFileSync(probe, `if (process.argv[1]?.endsWith('main.js')) ${report};`);
    const child = spawn('npx', ['--no-install', 'contacts-gateway'], {
      cwd: folder,
      env: { ...process.env, PORT: '0', NODE_OPTIONS: `--require ${probe}` },
      stdio: ['ignore', 'pipe', 'inherit'],
      // npx does not pass signals on, so the whole group gets them, as from a terminal.
      detached: true,
    });
    const { pid = 0 } = child;
    const url = await urlOf(child);
    expect(await ask(url, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    expect(JSON.parse(readFileSync(join(folder, 'flags.json'), 'utf8'))).toEqual([
      '--max-semi-space-size=16',
    ]);
    process.kill(-pid, 'SIGTERM');
    await until(() =>
      ask(url, '{ __typename }').then(
        () => false,
        () => true,
      ),
    );
  });

  it.for(['bundler', 'nodenext'])('has types that resolve as %s', async (resolution, { skip }) => {
    skip(notInstalled !== null, notInstalled ?? '');
    expect(await compile(resolution)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('has entries that work', async ({ skip }) => {
    skip(notInstalled !== null, notInstalled ?? '');
    cpSync('test/contacts/golden/guide-snooze/input.json', join(folder, 'conversation.json'));
    const { stdout, stderr } = await runCommand(process.execPath, ['use.js'], folder);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      served: { data: { conversation: { contacts: [{ status: 'SNOOZED' }, { status: 'ANSWERED' }] } } },
      problems: ['PROT: expected the name of a setting, got an unknown name'],
      statuses: ['SNOOZED', 'UNANSWERED'],
      anomalies: 0,
      code: 'NO_CONVERSATION',
      sdl: true,
      extension: [true, ['Contact', 'Conversation', 'Query']],
    });
  });
});

/** Compiles the program that uses the package to JavaScript. */
function compile(resolution: string): Promise<Outcome> {
  const compilerOptions = {
    ...{ target: 'es2023', strict: true, exactOptionalPropertyTypes: true },
    ...{ module: resolution === 'bundler' ? 'esnext' : resolution, moduleResolution: resolution },
    ...{ types: ['node'], typeRoots: [resolve('node_modules/@types')] },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
  cpSync('test/package/support/use.ts', join(folder, 'use.ts'));
  return runCommand(process.execPath, [resolve('node_modules/typescript/bin/tsc')], folder);
}

/** Runs a program to its end. */
