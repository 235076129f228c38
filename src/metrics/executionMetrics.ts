import type { Registry } from 'prom-client';
import { Counter, Histogram } from 'prom-client';
import type { GatewayEvents, ReconstructedBatch } from '../gateway/execution/instrumentation.ts';
import type { Verdict } from '../gateway/execution/rejectedOperations.ts';

/** Adds to the registry what happens inside executions. */
export function createExecutionMetrics(registry: Registry): Required<GatewayEvents> {
  const registers = [registry];
  const plans = new Counter({
    name: 'graphql_plans_total',
    help: 'Executions by plan. `fallback` counts those that were planned and then stitched, beside their plan.',
    labelNames: ['plan'],
    registers,
  });
  const batches = new Histogram({
    name: 'history_batch_conversations',
    help: 'Conversations of which one upstream operation asks for a page of messages.',
    buckets: [1, 2, 5, 10, 15, 20],
    registers,
  });
  const historiesRead = new Counter({
    name: 'histories_read_total',
    help: 'Histories that came with the response to a planned operation, by reader: `fast` reads bytes, `fallback` parses JSON.',
    labelNames: ['reader'],
    registers,
  });
  const rebuilding = new Histogram({
    name: 'reconstruction_batch_seconds',
    help: 'Time that one batch of histories takes to be turned into contacts.',
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1],
    registers,
  });
  const conversations = new Counter({
    name: 'reconstructed_conversations_total',
    help: 'Conversations whose contacts were rebuilt.',
    registers,
  });
  const anomalies = new Counter({
    name: 'contact_anomalies_total',
    help: 'Anomalies met in histories, each time that a history is rebuilt.',
    labelNames: ['code'],
    registers,
  });
  const rejected = new Counter({
    name: 'upstream_rejected_operations_total',
    help: 'Operations that upstream rejected as a whole. `invalid` ones do not fit its schema: a bug of the gateway.',
    labelNames: ['verdict'],
    registers,
  });
  for (const verdict of VERDICTS) rejected.inc({ verdict }, 0);
  for (const plan of ['pass', 'planned', 'local', 'fallback']) plans.inc({ plan }, 0);
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
      rebuilding.observe(durationMs / 1000);
      conversations.inc(reconstructions.length);
      for (const reconstruction of reconstructions) {
        for (const { code } of reconstruction.anomalies) anomalies.inc({ code });
      }
    },
  };
}

const VERDICTS: readonly Verdict[] = ['invalid', 'valid', 'unchecked'];
