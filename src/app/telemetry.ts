import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Config } from '../config/config.ts';
import type { ClientContext } from '../gateway/execution/context.ts';
import type { Instrumentation } from '../gateway/execution/instrumentation.ts';
import type { RejectedOperation } from '../gateway/execution/rejectedOperations.ts';
import type { SchemaPollOutcome } from '../gateway/schema/schemaPolling.ts';
import type { EndedRequest } from '../http/telemetry/requestEnd.ts';
import type { Logger } from '../logging/log.ts';
import { createBufferMetrics } from '../metrics/bufferMetrics.ts';
import { createCallMetrics } from '../metrics/callMetrics.ts';
import { createExecutionMetrics } from '../metrics/executionMetrics.ts';
import { createOperationMetrics } from '../metrics/operationMetrics.ts';
import { createSchemaMetrics } from '../metrics/schemaMetrics.ts';
import { createUpstreamMetrics } from '../metrics/upstreamMetrics.ts';
import { startTracing } from '../tracing/tracing.ts';
import type { UpstreamEvents } from '../upstream/resilience/events.ts';
import type { CallWatch } from '../upstream/resilience/observedSend.ts';

/** The metrics and traces of the gateway, and the functions that record them. */
export interface Telemetry {
  readonly registry: Registry;
  /** For the connection to the upstream. */
  readonly upstream: { readonly events: UpstreamEvents; readonly callWatches: readonly CallWatch[] };
  /** For executions. */
  readonly instrumentation: Instrumentation;
  onSchemaPolled(outcome: SchemaPollOutcome): void;
  /** Starts the trace of a request. Returns its context, with the `traceparent` header of the trace. */
  beginRequest<C extends ClientContext>(context: C): C;
  onRequestEnd(ended: EndedRequest): void;
  /** Sends the remaining traces. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Creates the metrics, and traces only if an OTLP endpoint is configured.
 *
 * @param now monotonic clock, in milliseconds.
 */
export async function startTelemetry(
  { tracing: settings }: Config,
  log: Logger,
  now: () => number,
): Promise<Telemetry> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  createBufferMetrics(registry);
  const tracing = settings === undefined ? null : await startTracing({ ...settings, log });
  const execution = createExecutionMetrics(registry);
  const countOperation = createOperationMetrics(registry);
  return {
    registry,
    upstream: {
      events: createUpstreamMetrics(registry),
      callWatches: [createCallMetrics(registry), ...(tracing ? [tracing.calls] : [])],
    },
    instrumentation: {
      now,
      events: {
        ...execution,
        onRejected: (operation) => {
          execution.onRejected(operation);
          logInvalidOperation(operation, log);
        },
        onReconstructed: (batch) => {
          execution.onReconstructed(batch);
          tracing?.onReconstructed(batch);
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

/** Logs once for each document, because the same operation may be sent for every request. */
function logInvalidOperation(
  { verdict, isRepeated, operationName, rules }: RejectedOperation,
  log: Logger,
): void {
  if (verdict !== 'invalid' || isRepeated) return;
  log.error({ operationName, rules }, 'The gateway sent an operation that does not fit the upstream schema.');
}
