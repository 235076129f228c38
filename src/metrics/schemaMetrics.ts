import type { Registry } from 'prom-client';
import { Counter, Gauge } from 'prom-client';
import type { SchemaPollOutcome } from '../gateway/schema/schemaPolling.ts';

/** Adds to the registry what there is to know of the upstream's schema; the result is told of every poll. */
export function createSchemaMetrics(registry: Registry): (outcome: SchemaPollOutcome) => void {
  const polls = new Counter({
    name: 'upstream_schema_polls_total',
    help: 'Looks at the upstream schema since the start, by outcome. A refused one left the schema in use as it was.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const generation = new Gauge({
    name: 'upstream_schema_generation',
    help: 'Which schema is in use: 1 is the one of the start, every change adds 1.',
    registers: [registry],
  });
  for (const outcome of OUTCOMES) polls.inc({ outcome }, 0);
  generation.set(1);
  return (outcome) => {
    polls.inc({ outcome });
    if (outcome === 'changed') generation.inc();
  };
}

const OUTCOMES: readonly SchemaPollOutcome[] = ['unchanged', 'changed', 'refused'];
