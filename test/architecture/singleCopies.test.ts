import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const sound = [
  'node_modules/graphql',
  'node_modules/@graphql-tools/delegate',
  'node_modules/@graphql-tools/wrap',
];

describe('scripts/check-single-copies.mjs', () => {
  it('accepts this project', async () => {
    expect(await check('.')).toEqual({ failed: false, stderr: '' });
  });

  it('accepts one copy of each', async () => {
    expect(await check(await project({ locked: sound, installed: sound }))).toEqual({
      failed: false,
      stderr: '',
    });
  });

  it.each([
    {
      why: 'a second copy that is locked',
      locked: [...sound, 'node_modules/a/node_modules/graphql'],
      installed: sound,
      problem:
        'package-lock.json: expected one copy of graphql, got 2: node_modules/graphql, node_modules/a/node_modules/graphql',
    },
    {
      why: 'a second copy that is installed, deep in the tree',
      locked: sound,
      installed: [...sound, 'node_modules/@b/b/node_modules/a/node_modules/@graphql-tools/delegate'],
      problem:
        'node_modules: expected one copy of @graphql-tools/delegate, got 2: node_modules/@b/b/node_modules/a/node_modules/@graphql-tools/delegate, node_modules/@graphql-tools/delegate',
    },
    {
      why: 'no copy',
      locked: sound,
      installed: sound.slice(1),
      problem: 'node_modules: expected one copy of graphql, got 0: none',
    },
  ])('refuses $why', async ({ locked, installed, problem }) => {
    expect(await check(await project({ locked, installed }))).toEqual({
      failed: true,
      stderr: `${problem}\n`,
    });
  });
});

function check(root: string): Promise<{ failed: boolean; stderr: string }> {
  return new Promise((done) => {
    execFile('node', [resolve('scripts/check-single-copies.mjs'), root], (error, _stdout, stderr) =>
      done({ failed: error !== null, stderr }),
    );
  });
}

interface Tree {
  readonly locked: readonly string[];
  readonly installed: readonly string[];
}

async function project({ locked, installed }: Tree): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'single-copies-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const folder of installed) await mkdir(join(root, folder), { recursive: true });
  const packages = Object.fromEntries(['', ...locked].map((folder) => [folder, { version: '1.0.0' }]));
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages }));
  return root;
}
