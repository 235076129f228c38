import type { Registry } from 'prom-client';
import type { Access } from '../config/accessConfig.ts';
import type { ClientOperations } from '../gateway/execution/clientOperations.ts';
import { limitClientOperations } from '../gateway/execution/clientOperations.ts';
import type { Client } from '../http/authentication/client.ts';
import type { RequestLimitOptions } from '../http/limits/limitRequests.ts';
import { createLimitMetrics } from '../metrics/limitMetrics.ts';

/** What one client may do. Each part is undefined when it has no limit. */
export interface ClientLimits {
  readonly requests: RequestLimitOptions | undefined;
  readonly operationsOf: ((client: Client) => ClientOperations) | undefined;
}

/**
 * Creates the limits of single clients from the settings. They count in this process only. The metric of refused requests is
 * registered in all modes.
 *
 * @param now monotonic clock, in milliseconds.
 */
export function clientLimitsFor(access: Access, registry: Registry, now: () => number): ClientLimits {
  const countRefusal = createLimitMetrics(registry);
  if (access.mode === 'forward') return { requests: undefined, operationsOf: undefined };
  const { requestsPerMinute, maxOperations } = access.clientLimits;
  return {
    requests:
      requestsPerMinute === undefined
        ? undefined
        : { perMinute: requestsPerMinute, onRefused: (client) => countRefusal('requests', client), now },
    operationsOf:
      maxOperations === undefined
        ? undefined
        : limitClientOperations({
            maxOperations,
            onRefused: (client) => countRefusal('operations', client),
          }),
  };
}
