import type { Context, Span } from '@opentelemetry/api';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { RequestRecord } from '../gateway/execution/requestRecord.ts';
import { shortName } from '../gateway/execution/shortName.ts';
import type { ExportReport } from './exportReport.ts';
import { reportFailures } from './exportReport.ts';
import { spanContextOf, traceparentOf } from './traceparent.ts';
import type { Tracing } from './tracing.ts';

export interface TracesOptions extends ExportReport {
  readonly resource: Resource;
}

/**
 * Sends traces. The parent of a span is passed as a `traceparent` header and not in the asynchronous
 * context, because a batch runs outside the context of its request. Other `OTEL_` variables work as OpenTelemetry defines them.
 */
export function startTraces(url: string, { resource, ...report }: TracesOptions): Tracing {
  const exporter = reportFailures(new OTLPTraceExporter({ url }), 'traces', report);
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  const tracer = provider.getTracer('contacts-gateway');
  const requests = new WeakMap<RequestRecord, Span>();

  return {
    beginRequest: (record, traceparent) => {
      const span = tracer.startSpan('graphql', { kind: SpanKind.SERVER }, contextOf(traceparent));
      requests.set(record, span);
      return traceparentOf(span.spanContext());
    },
    endRequest: ({ record, status }) => {
      const span = requests.get(record);
      if (!span) return;
      setResult(span, record, status);
      span.end();
    },
    calls: {
      begin: (request) => {
        const { headers, operationName } = request;
        const attributes =
          operationName === undefined ? {} : { 'graphql.operation.name': shortName(operationName) };
        const options = { kind: SpanKind.CLIENT, attributes };
        const span = tracer.startSpan('upstream', options, contextOf(headers.traceparent));
        return {
          request: { ...request, headers: { ...headers, traceparent: traceparentOf(span.spanContext()) } },
          end: ({ outcome, status }) => {
            span.setAttribute('upstream.outcome', outcome);
            if (status !== null) span.setAttribute('http.response.status_code', status);
            if (outcome !== 'answered') span.setStatus({ code: SpanStatusCode.ERROR });
            span.end();
          },
        };
      },
    },
    onReconstructed: ({ reconstructions, durationMs, context }) => {
      const endTime = Date.now();
      const span = tracer.startSpan(
        'reconstruct',
        { startTime: endTime - durationMs, attributes: { 'contacts.conversations': reconstructions.length } },
        contextOf(context.headers.traceparent),
      );
      span.end(endTime);
    },
    stop: () => provider.shutdown(),
  };
}

function setResult(
  span: Span,
  { operation, codes, upstreamCalls, hasData }: RequestRecord,
  status: number,
): void {
  if (operation) {
    span.updateName(operation.name === null ? operation.type : `${operation.type} ${operation.name}`);
    span.setAttribute('graphql.operation.type', operation.type);
    if (operation.name !== null) span.setAttribute('graphql.operation.name', operation.name);
  }
  span.setAttribute('http.response.status_code', status);
  span.setAttribute('upstream.calls', upstreamCalls);
  if (codes.size > 0) span.setAttribute('graphql.error.codes', [...codes]);
  if (!hasData) span.setStatus({ code: SpanStatusCode.ERROR });
}

/** @param traceparent a valid header; undefined starts a new trace. */
function contextOf(traceparent: string | undefined): Context {
  const parent = spanContextOf(traceparent);
  return parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
}
