import type { Gauge, Registry } from 'prom-client';
import type { HistoryCacheEvents, LookupOutcome } from '../upstream/history/cache/events.ts';
import { createCounter, createGauge } from './registration/metrics.ts';

/**
 * Adds the metrics of the cache of histories to the registry.
 *
 * @param bytes returns the size of the cache in this process, in bytes. It is called for each scrape.
 */
export function createCacheMetrics(registry: Registry, bytes: () => number): Required<HistoryCacheEvents> {
  const lookups = createCounter(registry, {
    name: 'history_cache_lookups_total',
    help: 'Lookups of histories of closed conversations, by where the history was found.',
    labelNames: ['outcome'],
  });
  const failures = createCounter(registry, {
    name: 'history_cache_failures_total',
    help: 'Reads and writes of histories that Redis, or the primary process of workers, did not complete in time.',
  });
  createCacheSizeMetric(registry, bytes);
  for (const outcome of OUTCOMES) lookups.inc({ outcome }, 0);
  return {
    onLookup: (outcome) => lookups.inc({ outcome }),
    onFailure: () => failures.inc(),
  };
}

/**
 * Adds the metric of the size of the cached histories to the registry.
 *
 * @param bytes returns the size in this process, in bytes. It is called for each scrape.
 */
export function createCacheSizeMetric(registry: Registry, bytes: () => number): void {
  const size: Gauge = createGauge(registry, {
    name: 'history_cache_bytes',
    help: 'Size of the cached histories.',
    collect: () => size.set(bytes()),
  });
}

const OUTCOMES: readonly LookupOutcome[] = ['memory', 'shared', 'miss'];
