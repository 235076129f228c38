import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import * as nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCommand } from '../support/processes/runCommand.ts';

it('the script of the image compiles all modules of a start, where Node can keep them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'compile-cache-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const command = [`NODE_COMPILE_CACHE=${folder}`, process.execPath, 'scripts/fill-compile-cache.mjs'];
  const { code, stderr } = await runCommand('env', command);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const files = await readdir(folder, { recursive: true });
  if ('enableCompileCache' in nodeModule) expect(files.length).toBeGreaterThan(30);
  else expect(files).toEqual([]);
});

it('in the image, root owns the compiled code and all users can read it', async () => {
  const lines = (await readFile('Dockerfile', 'utf8')).split('\n');
  const filled = lines.indexOf('RUN node scripts/fill-compile-cache.mjs');
  expect(lines.slice(filled, filled + 3)).toEqual([
    'RUN node scripts/fill-compile-cache.mjs',
    'USER root',
    'RUN chown -R root .compile-cache && chmod -R a+rX .compile-cache',
  ]);
});
