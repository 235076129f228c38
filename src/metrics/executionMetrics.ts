import type { Registry } from 'prom-client';
import type { ExecutionEvents, ReconstructedBatch } from '../gateway/execution/instrumentation.ts';
import type { Verdict } from '../gateway/execution/rejectedOperations.ts';
import { createCounter, createHistogram } from './registration/metrics.ts';

/** Adds the metrics of executions to the registry. */
export function createExecutionMetrics(registry: Registry): Required<ExecutionEvents> {
  const plans = createCounter(registry, {
    name: 'graphql_plans_total',
    help: 'Executions by plan. `fallback` counts executions that started with a plan and then used the stitched schema.',
    labelNames: ['plan'],
  });
  const batches = createHistogram(registry, {
    name: 'history_batch_conversations',
    help: 'Conversations in one upstream operation that requests pages of messages.',
    buckets: [1, 2, 5, 10, 15, 20, 50, 100],
  });
  const historiesRead = createCounter(registry, {
    name: 'histories_read_total',
    help: 'Histories that came with the response to a planned operation, by reader: `fast` reads bytes, `fallback` parses JSON.',
    labelNames: ['reader'],
  });
  const reconstructionTimes = createHistogram(registry, {
    name: 'reconstruction_batch_seconds',
    help: 'Time to reconstruct the contacts of one batch of histories.',
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1],
  });
  const conversations = createCounter(registry, {
    name: 'reconstructed_conversations_total',
    help: 'Conversations whose contacts were reconstructed.',
  });
  const anomalies = createCounter(registry, {
    name: 'contact_anomalies_total',
    help: 'Anomalies in histories, counted each time that a history is reconstructed.',
    labelNames: ['code'],
  });
  const rejected = createCounter(registry, {
    name: 'upstream_rejected_operations_total',
    help: 'Operations that the upstream rejected as a whole. `invalid` operations do not fit its schema, which is a bug of the gateway.',
    labelNames: ['verdict'],
  });
  for (const verdict of VERDICTS) rejected.inc({ verdict }, 0);
  for (const plan of ['passthrough', 'contacts', 'stitched', 'fallback']) plans.inc({ plan }, 0);
  for (const reader of ['fast', 'fallback']) historiesRead.inc({ reader }, 0);
  return {
    onPlan: (plan) => plans.inc({ plan }),
    onRejected: ({ verdict }) => rejected.inc({ verdict }),
    onHistoryBatch: (count) => batches.observe(count),
    onHistoriesRead: ({ fast, fallback }) => {
      historiesRead.inc({ reader: 'fast' }, fast);
      historiesRead.inc({ reader: 'fallback' }, fallback);
    },
    onReconstructed: ({ reconstructions, durationMs }: ReconstructedBatch) => {
      reconstructionTimes.observe(durationMs / 1000);
      conversations.inc(reconstructions.length);
      for (const reconstruction of reconstructions) {
        for (const { code } of reconstruction.anomalies) anomalies.inc({ code });
      }
    },
  };
}

const VERDICTS: readonly Verdict[] = ['invalid', 'valid', 'unchecked'];
