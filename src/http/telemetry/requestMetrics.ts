import type { Registry } from 'prom-client';
import { Histogram } from 'prom-client';
import type { EndedRequest } from './requestEnd.ts';

/** Adds `http_request_duration_seconds` to the registry; the result counts one request in it. */
export function createRequestMetrics(registry: Registry): (ended: EndedRequest) => void {
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the last byte of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [registry],
  });
  return ({ request, status, durationMs }) => {
    durations.observe({ ...routeOf(request), status }, durationMs / 1000);
  };
}

// Paths and methods that are not served have one name: a scanner must not be able to add series.
function routeOf({ routeOptions, method }: EndedRequest['request']): { method: string; route: string } {
  const { url } = routeOptions;
  return url === undefined ? { method: 'none', route: 'none' } : { method, route: url };
}
