import type { Registry } from 'prom-client';
import { limitCardinality } from './limitCardinality.ts';
import { createCounter } from './registration/metrics.ts';

/** Number of clients with a series of their own. All others share the label `other`. */
export const MAX_LIMITED_CLIENTS = 50;

/** `requests`: too many requests in a minute. `operations`: too many upstream operations at once. */
export type ClientLimit = 'requests' | 'operations';

/** Adds the metric of requests that were refused for a limit of their client. Returns the function that counts one. */
export function createLimitMetrics(registry: Registry): (limit: ClientLimit, client: string) => void {
  const clientLabel = limitCardinality(MAX_LIMITED_CLIENTS);
  const refused = createCounter(registry, {
    name: 'client_limited_requests_total',
    help: 'Requests that were refused because their client is at a limit: `requests` in a minute, or `operations` at once.',
    labelNames: ['limit', 'client'],
  });
  return (limit, client) => refused.inc({ limit, client: clientLabel(client) });
}
