import type { ReconstructedBatch } from '../gateway/execution/instrumentation.ts';
import type { RequestRecord } from '../gateway/execution/requestRecord.ts';
import type { CallWatch } from '../upstream/resilience/observedSend.ts';

/** Spans of requests, of tries at the upstream and of batches of reconstructions. */
export interface Tracing {
  /**
   * A request begins, as part of the trace that its client names.
   *
   * @returns the `traceparent` of its span, under which all that it causes is to stand.
   */
  beginRequest(record: RequestRecord, traceparent: string | undefined): string;
  endRequest(ended: EndedTrace): void;
  /** Each try is a span under the one that its headers name, and sends its own `traceparent`. */
  readonly calls: CallWatch;
  onRebuilt(batch: ReconstructedBatch): void;
  /** Sends what is left, for as long as the exporter allows. Never rejects. */
  stop(): Promise<void>;
}

export interface EndedTrace {
  readonly record: RequestRecord;
  /** HTTP status; 499 when the client did not wait. */
  readonly status: number;
}

export interface TracingOptions {
  /** The base URL of an OTLP/HTTP receiver; traces go to `/v1/traces` below it. */
  readonly endpoint: string;
  readonly serviceName: string;
  readonly log: { warn(facts: object, message: string): void };
}

/** Loads OpenTelemetry: without this call, none of it is in the process. */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const { createOpenTelemetry } = await import('./openTelemetry.ts');
  return createOpenTelemetry(options);
}
