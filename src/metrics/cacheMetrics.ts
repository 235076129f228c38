import type { Registry } from 'prom-client';
import { Counter, Gauge } from 'prom-client';
import type { HistoryCacheEvents, LookupOutcome } from '../upstream/history/cache/events.ts';

/** Adds to the registry what the cache of histories does. `bytes` is asked at each scrape. */
export function createCacheMetrics(registry: Registry, bytes: () => number): Required<HistoryCacheEvents> {
  const lookups = new Counter({
    name: 'history_cache_lookups_total',
    help: 'Histories of closed conversations that were looked for, by where they were found.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'history_cache_failures_total',
    help: 'Histories that Redis did not give or take in time.',
    registers: [registry],
  });
  const size: Gauge = new Gauge({
    name: 'history_cache_bytes',
    help: 'What the histories in this process take.',
    registers: [registry],
    collect: () => size.set(bytes()),
  });
  for (const outcome of OUTCOMES) lookups.inc({ outcome }, 0);
  return {
    onLookup: (outcome) => lookups.inc({ outcome }),
    onFailure: () => failures.inc(),
  };
}

const OUTCOMES: readonly LookupOutcome[] = ['memory', 'shared', 'miss'];
