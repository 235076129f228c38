import type { Registry } from 'prom-client';
import type { SchemaPollOutcome } from '../gateway/schema/schemaPolling.ts';
import { createCounter, createGauge } from './registration/metrics.ts';

/** Adds the metrics of schema polling to the registry. Returns the function that counts one poll. */
export function createSchemaMetrics(registry: Registry): (outcome: SchemaPollOutcome) => void {
  const polls = createCounter(registry, {
    name: 'upstream_schema_polls_total',
    help: 'Polls of the upstream schema since the start, by outcome. After a refused one, the schema in use did not change.',
    labelNames: ['outcome'],
  });
  const version = createGauge(registry, {
    name: 'upstream_schema_generation',
    help: 'Version of the schema in use: 1 after the start, plus 1 for every change.',
    aggregator: 'max',
  });
  for (const outcome of OUTCOMES) polls.inc({ outcome }, 0);
  version.set(1);
  return (outcome) => {
    polls.inc({ outcome });
    if (outcome === 'changed') version.inc();
  };
}

const OUTCOMES: readonly SchemaPollOutcome[] = ['unchanged', 'changed', 'refused'];
