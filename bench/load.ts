import autocannon from 'autocannon';
import { median } from './median.ts';
import type { Variant } from './variants.ts';
import type { RequestBody } from './workloads.ts';

/** The measurements of one variant in one workload and one round. */
export interface Measurement {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The sum over all processes of the variant. */
  readonly cpuMsPerRequest: number;
  readonly rssBytes: number;
}

export interface Load {
  readonly variant: Variant;
  readonly requests: readonly RequestBody[];
  readonly connections: number;
}

/** Sends every request once or twice, then sends requests for some time. Returns the requests per second of that time. */
export async function warmUp(load: Load, seconds: number): Promise<number> {
  await run(load, { amount: load.requests.length * 2 });
  const startedAt = performance.now();
  const { requests } = await run(load, { duration: seconds });
  return requests.total / ((performance.now() - startedAt) / 1000);
}

/** Sends a fixed number of requests. All are finished at the end, so no CPU time belongs to a request that is not counted. */
export async function measure(load: Load, amount: number): Promise<Measurement> {
  const before = await usage(load.variant);
  const startedAt = performance.now();
  const { latency } = await run(load, { amount });
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await usage(load.variant);
  return {
    requestsPerSecond: amount / seconds,
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    cpuMsPerRequest: (after.cpuMs - before.cpuMs) / amount,
    rssBytes: after.rssBytes,
  };
}

export function medianOf(measurements: readonly Measurement[]): Measurement {
  const of = (key: keyof Measurement) => median(measurements.map((each) => each[key]));
  return {
    requestsPerSecond: of('requestsPerSecond'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    cpuMsPerRequest: of('cpuMsPerRequest'),
    rssBytes: of('rssBytes'),
  };
}

const TIMEOUT_SECONDS = 30;

async function run(
  { variant, requests: bodies, connections }: Load,
  until: { readonly amount: number } | { readonly duration: number },
) {
  const requests = bodies.map((each) => ({
    method: 'POST' as const,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(each),
  }));
  let clients = 0;
  const result = await autocannon({
    ...{ url: variant.url, connections, requests, timeout: TIMEOUT_SECONDS },
    ...until,
    // Each client sends other requests: a variant that deduplicates requests gains nothing by it.
    setupClient: (client) => {
      const number = clients++;
      client.setRequests(requests.filter((_, index) => index % connections === number));
    },
  });
  if (result.errors > 0 || result.non2xx > 0) {
    throw new Error(`${variant.name}: ${result.errors} errors and ${result.non2xx} responses other than 2xx`);
  }
  return result;
}

async function usage({ processes }: Variant): Promise<{ readonly cpuMs: number; readonly rssBytes: number }> {
  const usages = await Promise.all(processes.map((process) => process.usage()));
  return usages.reduce((sum, { cpuMs, rssBytes }) => ({
    cpuMs: sum.cpuMs + cpuMs,
    rssBytes: sum.rssBytes + rssBytes,
    operations: 0,
  }));
}
