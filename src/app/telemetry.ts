import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Config } from '../config/config.ts';
import type { ClientContext } from '../gateway/execution/context.ts';
import type { Instrumentation } from '../gateway/execution/instrumentation.ts';
import type { RejectedOperation } from '../gateway/execution/rejectedOperations.ts';
import type { SchemaPollOutcome } from '../gateway/schema/schemaPolling.ts';
import type { EndedRequest } from '../http/telemetry/requestEnd.ts';
import { startDeprecationLog } from '../logging/deprecationLog.ts';
import type { Logger } from '../logging/log.ts';
import { createBufferMetrics } from '../metrics/bufferMetrics.ts';
import { createCallMetrics } from '../metrics/callMetrics.ts';
import { createDeprecationMetrics } from '../metrics/deprecationMetrics.ts';
import { createExecutionMetrics } from '../metrics/executionMetrics.ts';
import { createOperationMetrics } from '../metrics/operationMetrics.ts';
import { createSchemaMetrics } from '../metrics/schemaMetrics.ts';
import { createUpstreamMetrics } from '../metrics/upstreamMetrics.ts';
import { startOtlp } from '../otlp/otlp.ts';
import type { UpstreamEvents } from '../upstream/resilience/events.ts';
import type { CallWatch } from '../upstream/resilience/observedSend.ts';

/** The metrics, traces and logs of the gateway, and the functions that record them. */
export interface Telemetry {
  readonly registry: Registry;
  /** Receives the log lines. They are also sent to a collector if one is configured. */
  readonly log: Logger;
  /** For the connection to the upstream. */
  readonly upstream: { readonly events: UpstreamEvents; readonly callWatches: readonly CallWatch[] };
  /** For executions. */
  readonly instrumentation: Instrumentation;
  onSchemaPolled(outcome: SchemaPollOutcome): void;
  /** Starts the trace of a request. Returns its context, with the `traceparent` header of the trace. */
  beginRequest<C extends ClientContext>(context: C): C;
  onRequestEnd(ended: EndedRequest): void;
  /** Writes the last line about deprecated fields, and sends the remaining data to the collector. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Creates the metrics, and sends traces, metrics and logs if an OTLP endpoint is configured.
 *
 * @param now monotonic clock, in milliseconds.
 */
export async function startTelemetry(
  { otlp: settings, logLevel }: Config,
  log: Logger,
  now: () => number,
): Promise<Telemetry> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  createBufferMetrics(registry);
  const otlp = await startOtlp({ settings, registry, logLevel, log, now });
  const tracing = otlp?.tracing ?? null;
  const sentLog = otlp?.alsoSend(log) ?? log;
  const countDeprecated = createDeprecationMetrics(registry);
  const deprecations = startDeprecationLog(sentLog);
  const execution = createExecutionMetrics(registry);
  const countOperation = createOperationMetrics(registry);
  return {
    registry,
    log: sentLog,
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
          logInvalidOperation(operation, sentLog);
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
      if (!otlp || !record) return context;
      record.traceparent = headers.traceparent ?? null;
      if (!tracing) return context;
      const traceparent = tracing.beginRequest(record, headers.traceparent);
      record.traceparent = traceparent;
      return { ...context, headers: { ...headers, traceparent } };
    },
    onRequestEnd: ({ record, status, durationMs }) => {
      if (!record) return;
      countOperation({ record, durationMs });
      if (record.deprecatedFields.length > 0) {
        countDeprecated(record.deprecatedFields);
        deprecations.add(record.deprecatedFields, record.operation?.name ?? null);
      }
      tracing?.endRequest({ record, status });
    },
    stop: async () => {
      deprecations.stop();
      await otlp?.stop();
    },
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
