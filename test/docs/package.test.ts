import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

const read = (file: string): string => readFileSync(file, 'utf8');
const { version, engines } = z
  .object({ version: z.string(), engines: z.object({ node: z.string() }) })
  .parse(JSON.parse(read('package.json')));

describe('docs/package.md', () => {
  it('has examples that compile against the types of the package', { timeout: 120_000 }, async () => {
    const examples = [...read('docs/package.md').matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
    expect(examples).toHaveLength(3);
    // Within the repository, the name of the package means the package itself.
    const folder = await mkdtemp('test/docs/examples-');
    onTestFinished(() => rm(folder, { recursive: true }));
    const files = await Promise.all(
      examples.map(async (code, index) => {
        const file = join(folder, `example${index}.ts`);
        await writeFile(file, code);
        return file;
      }),
    );
    const options = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--types', 'node'];
    const target = ['--module', 'nodenext', '--target', 'es2023'];
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [
      tsc,
      ...options,
      ...target,
      ...files,
    ]).catch((error: unknown) => z.object({ stdout: z.string() }).parse(error));
    expect(stdout).toBe('');
  });
});

describe('the versions', () => {
  it.each(['README.md', 'CONTRIBUTING.md', 'docs/package.md'])(
    'of Node in %s are those of the package',
    (file) => {
      expect(read(file)).toContain(`\`${engines.node}\``);
    },
  );

  it('of the package is in CHANGELOG.md', () => {
    expect(read('CHANGELOG.md')).toContain(`\n## ${version}\n`);
  });
});

const pages = readdirSync('docs').filter((file) => file.endsWith('.md'));

it.each([
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...pages.map((page) => `docs/${page}`),
])('%s links only to files that exist', (file) => {
  const links = [...read(file).matchAll(/\]\((?!http)([^)#]+)/g)].map(([, link = '']) =>
    join(dirname(file), link),
  );
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
});
