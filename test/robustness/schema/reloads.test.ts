import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';

const SCRIPT = 'test/robustness/schema/reloads.mjs';

/** A generation that is kept costs some 2 MB: twenty of them would more than double what is in use. */
const MAX_GROWTH = 1.25;

it('thirty schemas later the heap is as large as after ten', { timeout: 120_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', SCRIPT]);
  const heaps = z.object({ 10: z.number(), 30: z.number() }).parse(JSON.parse(stdout));
  expect(heaps[30] / heaps[10]).toBeLessThan(MAX_GROWTH);
});
