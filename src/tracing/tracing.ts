import type { ReconstructedBatch } from '../gateway/execution/instrumentation.ts';
import type { RequestRecord } from '../gateway/execution/requestRecord.ts';
import type { CallWatch } from '../upstream/resilience/observedSend.ts';

/** Creates spans for client requests, for single tries of upstream operations, and for batches of reconstructions. */
export interface Tracing {
  /**
   * Starts the span of a request.
   *
   * @param traceparent the client's W3C header, if valid. Undefined starts a new trace.
   * @returns the `traceparent` of the span, for everything that the request causes.
   */
  beginRequest(record: RequestRecord, traceparent: string | undefined): string;
  endRequest(ended: EndedTrace): void;
  /** Creates a span for each try, below the span in its `traceparent` header. Replaces the header with its own. */
  readonly calls: CallWatch;
  onReconstructed(batch: ReconstructedBatch): void;
  /** Sends the remaining spans, until the timeout of the exporter. Never rejects. */
  stop(): Promise<void>;
}

export interface EndedTrace {
  readonly record: RequestRecord;
  /** HTTP status, or 499 when the client disconnected before the end of the response. */
  readonly status: number;
}

export interface TracingOptions {
  /** Base URL of an OTLP/HTTP receiver. Traces are sent to `/v1/traces` below it. */
  readonly endpoint: string;
  readonly serviceName: string;
  readonly log: { warn(facts: object, message: string): void };
}

/** Loads OpenTelemetry and starts tracing. The import is dynamic, so that a process without tracing does not load it. */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const { createOpenTelemetry } = await import('./openTelemetry.ts');
  return createOpenTelemetry(options);
}
