import type { Registry } from 'prom-client';
import { limitCardinality } from './limitCardinality.ts';
import { createCounter } from './registration/metrics.ts';

/** Number of fields with a series of their own. The upstream's schema decides how many there are. All others share `other`. */
export const MAX_DEPRECATED_FIELDS = 200;

/** Adds the metric of deprecated fields to the registry. Returns the function that counts the fields of one request. */
export function createDeprecationMetrics(registry: Registry): (fields: readonly string[]) => void {
  const labelOf = limitCardinality(MAX_DEPRECATED_FIELDS);
  const uses = createCounter(registry, {
    name: 'deprecated_fields_total',
    help: 'Requests that select a field which the upstream has deprecated, by field.',
    labelNames: ['field'],
  });
  return (fields) => {
    for (const field of fields) uses.inc({ field: labelOf(field) });
  };
}
