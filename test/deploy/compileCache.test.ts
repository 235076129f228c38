import { mkdtemp, readdir, rm } from 'node:fs/promises';
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
  if ('enableCompileCache' in nodeModule) expect(files.length).toBeGreaterThan(500);
  else expect(files).toEqual([]);
});
