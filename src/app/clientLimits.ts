import type { Registry } from 'prom-client';
import type { Access } from '../config/accessConfig.ts';
import type { ClientOperations } from '../gateway/execution/clientOperations.ts';
import { limitClientOperations } from '../gateway/execution/clientOperations.ts';
import type { Client } from '../http/authentication/client.ts';
import type { RequestLimitOptions } from '../http/limits/limitRequests.ts';
import { limitRequestRate } from '../http/limits/requestRate.ts';
import { createLimitMetrics } from '../metrics/limitMetrics.ts';
import type { WorkerGroup } from './workerGroup.ts';

/** What one client may do. Each part is undefined when it has no limit. */
export interface ClientLimits {
  readonly requests: RequestLimitOptions | undefined;
  readonly operationsOf: ((client: Client) => ClientOperations) | undefined;
}

export interface ClientLimitParts {
  readonly registry: Registry;
  /** Counts the requests of clients for all workers together. Undefined when there are none: this process counts for itself. */
  readonly group: WorkerGroup | undefined;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/** Creates the limits of single clients from the settings. The metric of refused requests is registered in all modes. */
export function clientLimitsFor(access: Access, { registry, group, now }: ClientLimitParts): ClientLimits {
  const countRefusal = createLimitMetrics(registry);
  if (access.mode === 'forward') return { requests: undefined, operationsOf: undefined };
  const { requestsPerMinute, maxOperations } = access.clientLimits;
  return {
    requests:
      requestsPerMinute === undefined
        ? undefined
        : {
            perMinute: requestsPerMinute,
            onRefused: (client) => countRefusal('requests', client),
            takeRequest: requestCounter(limitRequestRate(requestsPerMinute, now), group),
          },
    operationsOf:
      maxOperations === undefined
        ? undefined
        : limitClientOperations({
            maxOperations,
            onRefused: (client) => countRefusal('operations', client),
          }),
  };
}

/** Counts in the group if there is one. This worker counts alone only while the primary process does not reply. */
function requestCounter(
  countAlone: (clientId: string) => number | null,
  group: WorkerGroup | undefined,
): RequestLimitOptions['takeRequest'] {
  if (group === undefined) return countAlone;
  return async (clientId) => {
    const wait = await group.takeRequest(clientId);
    return wait === undefined ? countAlone(clientId) : wait;
  };
}
