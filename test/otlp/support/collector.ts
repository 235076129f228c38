import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { json, startServer } from '../../support/upstream/httpServer.ts';

const attributes = z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }));
const resource = z.object({ attributes });

const span = z.object({
  ...{ traceId: z.string(), spanId: z.string(), parentSpanId: z.string().optional() },
  ...{ name: z.string(), kind: z.number(), attributes },
});
const numberPoint = z.object({ attributes, asDouble: z.number(), startTimeUnixNano: z.string() });
const histogramPoint = z.object({
  ...{ attributes, count: z.number(), sum: z.number() },
  ...{ bucketCounts: z.array(z.number()), explicitBounds: z.array(z.number()) },
});
const metric = z.object({
  ...{ name: z.string(), description: z.string() },
  sum: z
    .object({
      dataPoints: z.array(numberPoint),
      isMonotonic: z.boolean(),
      aggregationTemporality: z.number(),
    })
    .optional(),
  gauge: z.object({ dataPoints: z.array(numberPoint) }).optional(),
  histogram: z.object({ dataPoints: z.array(histogramPoint), aggregationTemporality: z.number() }).optional(),
});
const logRecord = z.object({
  ...{ severityNumber: z.number(), severityText: z.string(), body: z.object({ stringValue: z.string() }) },
  ...{ attributes, traceId: z.string().optional(), spanId: z.string().optional() },
});

const tracesBody = z.object({
  resourceSpans: z.array(z.object({ resource, scopeSpans: z.array(z.object({ spans: z.array(span) })) })),
});
const metricsBody = z.object({
  resourceMetrics: z.array(
    z.object({ resource, scopeMetrics: z.array(z.object({ metrics: z.array(metric) })) }),
  ),
});
const logsBody = z.object({
  resourceLogs: z.array(
    z.object({ resource, scopeLogs: z.array(z.object({ logRecords: z.array(logRecord) })) }),
  ),
});

export type ReceivedSpan = z.infer<typeof span>;
export type ReceivedMetric = z.infer<typeof metric>;
export type ReceivedLog = z.infer<typeof logRecord>;
type Attributes = z.infer<typeof attributes>;

/** A real HTTP server that receives OTLP as JSON, and checks its form. */
export async function startCollector() {
  const spans: ReceivedSpan[] = [];
  const logs: ReceivedLog[] = [];
  /** The metrics of each export. */
  const metrics: ReceivedMetric[][] = [];
  const resources: Record<string, unknown>[] = [];
  const bodies: string[] = [];
  let status = 200;
  const read: Readonly<Record<string, (body: unknown) => void>> = {
    '/v1/traces': (body) => {
      for (const { resource, scopeSpans } of tracesBody.parse(body).resourceSpans) {
        resources.push(valuesOf(resource.attributes));
        spans.push(...scopeSpans.flatMap((scope) => scope.spans));
      }
    },
    '/v1/metrics': (body) => {
      for (const { resource, scopeMetrics } of metricsBody.parse(body).resourceMetrics) {
        resources.push(valuesOf(resource.attributes));
        metrics.push(scopeMetrics.flatMap((scope) => scope.metrics));
      }
    },
    '/v1/logs': (body) => {
      for (const { resource, scopeLogs } of logsBody.parse(body).resourceLogs) {
        resources.push(valuesOf(resource.attributes));
        logs.push(...scopeLogs.flatMap((scope) => scope.logRecords));
      }
    },
  };
  const problems: unknown[] = [];
  const server = await startServer((response, request, received) => {
    bodies.push(received.body);
    try {
      if (status === 200) read[received.url]?.(JSON.parse(received.body));
    } catch (error) {
      problems.push(error);
    }
    json({}, status)(response, request, received);
  });
  onTestFinished(server.stop);
  return {
    ...{
      url: new URL(server.url).origin,
      requests: server.requests,
      spans,
      logs,
      metrics,
      resources,
      bodies,
      problems,
    },
    /** Responds with this status from now on. */
    respondWith: (next: number) => {
      status = next;
    },
  };
}

export function valuesOf(list: Attributes): Record<string, unknown> {
  return Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]));
}
