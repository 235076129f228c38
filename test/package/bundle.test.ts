import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { bundledModules, packageOf } from '../support/files/bundledModules.ts';
import { runCommand } from '../support/processes/runCommand.ts';

const CHUNKS = 'dist/cli/chunks';

const modules = readdirSync(CHUNKS).flatMap((file) => [
  ...new Set(bundledModules(pathToFileURL(join(CHUNKS, file)))),
]);

it('the commands run without any installed package', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const part of ['dist/cli', 'schema', 'package.json'])
    cpSync(part, join(folder, part), { recursive: true });
  const run = (...args: string[]) => runCommand(process.execPath, ['dist/cli/main.js', ...args], folder);
  expect(await run('--help')).toMatchObject({ code: 0, stderr: '' });
  expect(await run('schema', 'print')).toEqual({
    code: 0,
    stdout: readFileSync('schema/gateway.graphql', 'utf8'),
    stderr: '',
  });
});

it('the bundle has one copy of graphql-js', () => {
  const versions = modules.filter((path) => /node_modules\/graphql\/version\./.test(path));
  expect(versions).toEqual(['node_modules/graphql/version.mjs']);
});

it('V8 keeps the source of each file with one byte for each character', () => {
  const others = readdirSync(CHUNKS).filter((file) =>
    /\P{ASCII}/u.test(readFileSync(join(CHUNKS, file), 'utf8')),
  );
  expect(others).toEqual([]);
});

it('the licences of all bundled packages are kept', () => {
  const licences = `\n${readFileSync('dist/cli/licences.txt', 'utf8')}`;
  const packages = new Set(modules.flatMap((path) => packageOf(path) ?? []));
  expect([...packages]).toContain('fastify');
  expect([...packages].filter((name) => !licences.includes(`\n${name} `))).toEqual([]);
  expect(licences).toContain('Copyright (c) 2016-present The Fastify team');
});

it('a bundled package without a licence file has the licence of its README, or its author or repository', () => {
  const entries = readFileSync('dist/cli/licences.txt', 'utf8').split(/^(?=\S+ \d+\.\d+\.\d+\S* \(.+\)$)/m);
  const without = entries.filter((entry) => entry.trim().split('\n').length === 1);
  expect(without).toEqual([]);
  expect(entries.find((entry) => entry.startsWith('pgpass '))).toContain(
    'Copyright (c) 2013-2016 Hannes Hörl',
  );
  expect(entries.find((entry) => entry.startsWith('@graphql-tools/stitch '))).toMatch(/Author: .*graphql/);
});

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join('src', file), 'utf8') }));

it('the scripts of threads are bundled', () => {
  const scripts = sources.flatMap(({ text }) =>
    [...text.matchAll(/packageFile\('(dist\/[^']+\.js)'\)/g)].map(([, path = '']) => path),
  );
  expect(scripts.length).toBeGreaterThan(1);
  // The compiler writes no such line.
  const isBundled = (path: string) =>
    readFileSync(path, 'utf8').includes('createBundleRequire(import.meta.url)');
  expect(scripts.filter((path) => !isBundled(path))).toEqual([]);
});

it('no bundled module uses a path relative to itself', () => {
  const relative = sources.filter(({ text }) => text.includes('import.meta.')).map(({ file }) => file);
  // The command of the package is not bundled.
  expect(relative.toSorted()).toEqual(['cli/bin.ts', 'package/packageFile.ts']);
});
