import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Config } from '../config/config.ts';
import type { ClientContext } from '../gateway/execution/context.ts';
import type { Instrumentation } from '../gateway/execution/instrumentation.ts';
import type { RejectedOperation } from '../gateway/execution/rejectedOperations.ts';
import type { SchemaPollOutcome } from '../gateway/schema/schemaPolling.ts';
import type { EndedRequest } from '../http/telemetry/requestEnd.ts';
import type { Logger } from '../logging/log.ts';
import { createCallMetrics } from '../metrics/callMetrics.ts';
import { createExecutionMetrics } from '../metrics/executionMetrics.ts';
import { createOperationMetrics } from '../metrics/operationMetrics.ts';
import { createSchemaMetrics } from '../metrics/schemaMetrics.ts';
import { createUpstreamMetrics } from '../metrics/upstreamMetrics.ts';
import { startTracing } from '../tracing/tracing.ts';
import type { UpstreamEvents } from '../upstream/resilience/events.ts';
import type { CallWatch } from '../upstream/resilience/observedSend.ts';

/** Everything that is measured, and what is to be told of it. */
export interface Telemetry {
  readonly registry: Registry;
  readonly upstreamEvents: UpstreamEvents;
  readonly callWatches: readonly CallWatch[];
  readonly watch: Instrumentation;
  onSchemaPolled(outcome: SchemaPollOutcome): void;
  /** The context of a request that begins, with what traces need. */
  beginRequest<C extends ClientContext>(context: C): C;
  onRequestEnd(ended: EndedRequest): void;
  /** Sends what is not sent yet. */
  stop(): Promise<void>;
}

/** Metrics always, traces when somebody is named who takes them. `now` gives milliseconds. */
export async function startTelemetry(
  { tracing: settings }: Config,
  log: Logger,
  now: () => number,
): Promise<Telemetry> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const tracing = settings === undefined ? null : await startTracing({ ...settings, log });
  const execution = createExecutionMetrics(registry);
  const countOperation = createOperationMetrics(registry);
  return {
    registry,
    upstreamEvents: createUpstreamMetrics(registry),
    callWatches: [createCallMetrics(registry), ...(tracing ? [tracing.calls] : [])],
    watch: {
      now,
      events: {
        ...execution,
        onRejected: (operation) => {
          execution.onRejected(operation);
          logBug(operation, log);
        },
        onReconstructed: (batch) => {
          execution.onReconstructed(batch);
          tracing?.onRebuilt(batch);
        },
      },
    },
    onSchemaPolled: createSchemaMetrics(registry),
    beginRequest: (context) => {
      const { headers, record } = context;
      if (!tracing || !record) return context;
      return {
        ...context,
        headers: { ...headers, traceparent: tracing.beginRequest(record, headers.traceparent) },
      };
    },
    onRequestEnd: ({ record, status, durationMs }) => {
      if (!record) return;
      countOperation({ record, durationMs });
      tracing?.endRequest({ record, status });
    },
    stop: async () => tracing?.stop(),
  };
}

/** Once for each document: its operation is sent again and again. */
function logBug({ verdict, isRepeated, operationName, rules }: RejectedOperation, log: Logger): void {
  if (verdict !== 'invalid' || isRepeated) return;
  log.error({ operationName, rules }, 'The gateway sent an operation that does not fit the upstream schema.');
}
