import fc from 'fast-check';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createBufferMetrics } from '../../../src/metrics/bufferMetrics.ts';
import type { BufferPool } from '../../../src/upstream/buffers/bufferPool.ts';
import {
  createBufferPool,
  createFreshBuffers,
  MAX_KEPT_BYTES,
} from '../../../src/upstream/buffers/bufferPool.ts';

const BYTES = 64;

/** `take` fills a buffer with a byte of its own. `give` returns the buffer at this position among the taken ones. */
const STEPS = fc.array(
  fc.oneof(
    fc.constant({ kind: 'take' as const }),
    fc.record({ kind: fc.constant('give' as const), at: fc.nat(20) }),
  ),
  { maxLength: 200 },
);

/** The content of each buffer at the time when it was given back, and of the others at the end. */
function contentsOf(pool: BufferPool, steps: readonly ({ kind: 'take' } | { kind: 'give'; at: number })[]) {
  const held: Buffer[] = [];
  const contents: string[] = [];
  let byte = 0;
  for (const step of steps) {
    if (step.kind === 'take') {
      byte += 1;
      held.push(pool.take().fill(byte));
    } else {
      for (const buffer of held.splice(step.at, 1)) {
        contents.push(buffer.toString('hex'));
        pool.give(buffer);
      }
    }
  }
  return [...contents, ...held.map((buffer) => buffer.toString('hex'))];
}

describe('a buffer pool', () => {
  it('gives each user the same content as new buffers do', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        expect(contentsOf(createBufferPool(BYTES), steps)).toEqual(
          contentsOf(createFreshBuffers(BYTES), steps),
        );
      }),
    );
  });

  it('keeps no more than its limit', () => {
    const pool = createBufferPool(MAX_KEPT_BYTES / 2);
    const buffers = [pool.take(), pool.take(), pool.take()];
    for (const buffer of buffers) pool.give(buffer);
    const again = new Set([pool.take(), pool.take(), pool.take()]);
    expect(buffers.filter((buffer) => again.has(buffer))).toHaveLength(2);
  });

  it('counts reused and new buffers', async () => {
    const registry = new Registry();
    createBufferMetrics(registry);
    const before = await takenBy(registry);
    const pool = createBufferPool(BYTES);
    pool.give(pool.take());
    pool.give(pool.take());
    pool.take();
    const after = await takenBy(registry);
    expect([after.reused - before.reused, after.created - before.created]).toEqual([2, 1]);
  });
});

async function takenBy(registry: Registry): Promise<{ reused: number; created: number }> {
  const [metric] = await registry.getMetricsAsJSON();
  const countFor = (source: string) =>
    metric?.values.find(({ labels }) => labels['source'] === source)?.value ?? Number.NaN;
  return { reused: countFor('reused'), created: countFor('created') };
}
