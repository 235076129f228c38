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
  /** Sends the remaining spans. */
  stop(): Promise<void>;
}

export interface EndedTrace {
  readonly record: RequestRecord;
  /** HTTP status, or 499 when the client disconnected before the end of the response. */
  readonly status: number;
}
