import type { Context, Span } from '@opentelemetry/api';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { RequestRecord } from '../gateway/execution/requestRecord.ts';
import { shortName } from '../gateway/execution/shortName.ts';
import type { Tracing, TracingOptions } from './tracing.ts';

/**
 * Creates tracing with OpenTelemetry. The parent of a span is passed as a `traceparent` header and not in the asynchronous
 * context, because a batch runs outside the context of its request. Other `OTEL_` variables work as OpenTelemetry defines them.
 */
export function createOpenTelemetry({ endpoint, serviceName, log }: TracingOptions): Tracing {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: tracesUrl(endpoint) }))],
  });
  const tracer = provider.getTracer('contacts-gateway');
  const requests = new WeakMap<RequestRecord, Span>();

  return {
    beginRequest: (record, traceparent) => {
      const span = tracer.startSpan('graphql', { kind: SpanKind.SERVER }, contextOf(traceparent));
      requests.set(record, span);
      return traceparentOf(span);
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
          request: { ...request, headers: { ...headers, traceparent: traceparentOf(span) } },
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
    stop: () =>
      provider.shutdown().catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : 'unknown';
        log.warn({ reason }, 'The last traces could not be sent.');
      }),
  };
}

function tracesUrl(endpoint: string): string {
  return `${endpoint.replace(/\/$/, '')}/v1/traces`;
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

/** Returns the `traceparent` header that makes a span the parent of a request (W3C Trace Context). */
function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** @param traceparent a valid header; undefined starts a new trace. */
function contextOf(traceparent: string | undefined): Context {
  const [, traceId, spanId, flags] = traceparent?.split('-') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  const traceFlags = Number.parseInt(flags, 16);
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}
