import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';

const SCRIPT = 'test/gateway/planning/support/manyDocuments.mjs';

/** Plans that outlive their documents take some 60 kB each: three thousand of them would more than double what is in use. */
const MAX_GROWTH = 1.25;

it('a plan lives no longer than its document', { timeout: 120_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', SCRIPT]);
  const heaps = z.object({ 1000: z.number(), 4000: z.number() }).parse(JSON.parse(stdout));
  expect(heaps[4000] / heaps[1000]).toBeLessThan(MAX_GROWTH);
});
