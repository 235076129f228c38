import type { Registry } from 'prom-client';
import type { Logger } from '../../logging/log.ts';
import { createHistogram } from '../../metrics/registration/metrics.ts';
import { clientOf } from '../authentication/client.ts';
import { pathOf } from '../errors/errorResponse.ts';
import type { EndedRequest } from './requestEnd.ts';

/**
 * Writes one log line for a request: at level debug for health checks and metrics, else at level info. The line never
 * contains the query string, the body, a variable or a header.
 */
export function logRequest(log: Logger, { request, status, durationMs, record }: EndedRequest): void {
  const { id, method } = request;
  const path = pathOf(request).slice(0, MAX_PATH_LENGTH);
  const client = clientOf(request)?.label;
  const facts = {
    requestId: id,
    method,
    path,
    status,
    durationMs: Math.round(durationMs * 10) / 10,
    ...(client !== undefined && { client }),
    ...(record && { ...operationFacts(record), upstreamCalls: record.upstreamCalls }),
    ...(record && record.traceparent !== null && { traceparent: record.traceparent }),
    ...(record && record.codes.size > 0 && { codes: [...record.codes] }),
  };
  if (PROBES.has(path)) log.debug(facts, 'request');
  else log.info(facts, 'request');
}

/** Logs only the name in a valid document. The name that a client sends beside the document may be any text. */
function operationFacts({ operation }: NonNullable<EndedRequest['record']>): object {
  const name = operation?.name ?? null;
  return name === null ? {} : { operationName: name };
}

const MAX_PATH_LENGTH = 200;
const PROBES: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);

/** Adds `contacts_gateway_http_request_duration_seconds` to the registry. Returns the function that counts one request. */
export function createRequestMetrics(registry: Registry): (ended: EndedRequest) => void {
  const durations = createHistogram(registry, {
    name: 'http_request_duration_seconds',
    help: 'Time from the headers of a request to the last byte of its response.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  });
  return ({ request, status, durationMs }) => {
    durations.observe({ ...routeLabels(request), status }, durationMs / 1000);
  };
}

// All unknown paths and methods share one label, so that a scanner cannot add series.
function routeLabels({ routeOptions, method }: EndedRequest['request']): { method: string; route: string } {
  const { url } = routeOptions;
  return url === undefined ? { method: 'none', route: 'none' } : { method, route: url };
}
