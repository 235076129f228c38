import type { Gauge, Registry } from 'prom-client';
import { createCounter, createGauge } from './registration/metrics.ts';

/**
 * Adds the metrics of the workers to the registry of the primary process. Returns the function that counts one that has ended.
 *
 * @param workers returns how many workers there are. It is called for each scrape.
 */
export function createWorkerMetrics(
  registry: Registry,
  workers: () => { readonly configured: number; readonly working: number },
): () => void {
  const gauge: Gauge<'state'> = createGauge(registry, {
    name: 'workers',
    help: 'Processes that serve requests: `configured` ones, and those that are `working` now.',
    labelNames: ['state'],
    collect: () => {
      const { configured, working } = workers();
      gauge.set({ state: 'configured' }, configured);
      gauge.set({ state: 'working' }, working);
    },
  });
  const ended = createCounter(registry, {
    name: 'workers_ended_total',
    help: 'Workers that ended, and were replaced.',
  });
  return () => ended.inc();
}
