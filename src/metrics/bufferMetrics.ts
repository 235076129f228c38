import type { Counter, Registry } from 'prom-client';
import { takenBuffers } from '../upstream/buffers/bufferPool.ts';
import { createCounter } from './registration/metrics.ts';

/** Adds the metric of the buffer pools of this process to the registry. */
export function createBufferMetrics(registry: Registry): void {
  const taken: Counter<'source'> = createCounter(registry, {
    name: 'buffers_taken_total',
    help: 'Buffers for responses: `reused` ones come from a pool, `created` ones are new memory.',
    labelNames: ['source'],
    collect: () => {
      const { reused, created } = takenBuffers();
      taken.reset();
      taken.inc({ source: 'reused' }, reused);
      taken.inc({ source: 'created' }, created);
    },
  });
}
