import type { Registry } from 'prom-client';
import type { CallWatch } from '../upstream/resilience/observedSend.ts';
import { CALL_OUTCOMES } from '../upstream/resilience/observedSend.ts';
import { createHistogram } from './registration/metrics.ts';

/** Adds the metrics of single tries of upstream operations to the registry. */
export function createCallMetrics(registry: Registry): CallWatch {
  const durations = createHistogram(registry, {
    name: 'upstream_call_duration_seconds',
    help: 'Time of one try of an operation at the upstream, to the last byte of its response, by outcome.',
    labelNames: ['outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  });
  for (const outcome of CALL_OUTCOMES) durations.zero({ outcome });
  return {
    begin: (request) => ({
      request,
      end: ({ outcome, durationMs }) => durations.observe({ outcome }, durationMs / 1000),
    }),
  };
}
