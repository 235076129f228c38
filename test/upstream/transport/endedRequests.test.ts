import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const SCRIPT = 'test/upstream/transport/support/endedRequests.mjs';

/** All requests of the script take 64 MB. Ended requests that were kept took from 5.4 to 17.7 MB, otherwise they take 0.7 MB. */
const MAX_GROWTH_BYTES = 2_500_000;

describe('what the process keeps for requests in flight lets go of ended requests (decision 012)', () => {
  it.each(['arrivingLimit', 'concurrency', 'deduplication'])('%s', { timeout: 60_000 }, async (use) => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', SCRIPT, use]);
    expect(stdout).toMatch(/^-?\d+$/);
    expect(Number(stdout)).toBeLessThan(MAX_GROWTH_BYTES);
  });
});
