import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';

const SCRIPT = 'test/gateway/planning/support/manyDocuments.mjs';

/** A plan that is kept longer than its document takes about 60 kB. Three thousand of them would more than double the heap. */
const MAX_GROWTH = 1.25;

it('a plan is released with its document', { timeout: 120_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', SCRIPT]);
  const heaps = z.object({ 1000: z.number(), 4000: z.number() }).parse(JSON.parse(stdout));
  expect(heaps[4000] / heaps[1000]).toBeLessThan(MAX_GROWTH);
});
