import type { Registry } from 'prom-client';
import { Counter, Histogram } from 'prom-client';
import type { ExecutionEvents, ReconstructedBatch } from '../gateway/execution/instrumentation.ts';
import type { Verdict } from '../gateway/execution/rejectedOperations.ts';

/** Adds the metrics of executions to the registry. */
export function createExecutionMetrics(registry: Registry): Required<ExecutionEvents> {
  const registers = [registry];
  const plans = new Counter({
    name: 'graphql_plans_total',
    help: 'Executions by plan. `fallback` counts executions that started with a plan and then used the stitched schema.',
    labelNames: ['plan'],
    registers,
  });
  const batches = new Histogram({
    name: 'history_batch_conversations',
    help: 'Conversations in one upstream operation that requests pages of messages.',
    buckets: [1, 2, 5, 10, 15, 20],
    registers,
  });
  const historiesRead = new Counter({
    name: 'histories_read_total',
    help: 'Histories that came with the response to a planned operation, by reader: `fast` reads bytes, `fallback` parses JSON.',
    labelNames: ['reader'],
    registers,
  });
  const reconstructionTimes = new Histogram({
    name: 'reconstruction_batch_seconds',
    help: 'Time to reconstruct the contacts of one batch of histories.',
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1],
    registers,
  });
  const conversations = new Counter({
    name: 'reconstructed_conversations_total',
    help: 'Conversations whose contacts were reconstructed.',
    registers,
  });
  const anomalies = new Counter({
    name: 'contact_anomalies_total',
    help: 'Anomalies in histories, counted each time that a history is reconstructed.',
    labelNames: ['code'],
    registers,
  });
  const rejected = new Counter({
    name: 'upstream_rejected_operations_total',
    help: 'Operations that the upstream rejected as a whole. `invalid` operations do not fit its schema, which is a bug of the gateway.',
    labelNames: ['verdict'],
    registers,
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
