import autocannon from 'autocannon';
import type { Measured } from './figures.ts';
import type { Variant } from './startVariant.ts';

export interface Load {
  readonly variant: Variant;
  /** The bodies of the requests. */
  readonly requests: readonly string[];
  readonly connections: number;
}

/**
 * Sends requests in rotation, and waits for all responses, so no CPU time belongs to a request that is not counted.
 *
 * @param amount the number of requests.
 * @param sentBefore how many requests of the rotation come first. @default 0
 * @throws Error when a request fails.
 */
export async function sendLoad(
  { variant, requests: bodies, connections }: Load,
  amount: number,
  sentBefore = 0,
): Promise<Measured> {
  const before = await usage(variant);
  const sent = await sendAll(variant, bodies, connections, { amount, sentBefore });
  const after = await usage(variant);
  return {
    ...{ requests: amount, ...sent },
    cpuMs: after.cpuMs - before.cpuMs,
    rssBytes: after.rssBytes,
  };
}

const TIMEOUT_SECONDS = 30;
/** How often autocannon checks whether all responses have arrived. */
const CHECK_EVERY_MS = 20;

async function sendAll(
  { name, url }: Variant,
  bodies: readonly string[],
  connections: number,
  { amount, sentBefore }: { readonly amount: number; readonly sentBefore: number },
): Promise<Pick<Measured, 'seconds' | 'latenciesMs'>> {
  const requests = bodies.map((body) => ({
    method: 'POST' as const,
    headers: { 'content-type': 'application/json' },
    body,
  }));
  const latenciesMs: number[] = [];
  // Setting up the clients is not counted.
  let [startedAt, endedAt] = [Number.NaN, Number.NaN];
  let clients = 0;
  const result = await autocannon({
    ...{ url, connections, requests: requests.slice(0, 1), amount, timeout: TIMEOUT_SECONDS },
    sampleInt: CHECK_EVERY_MS,
    setupClient: (client) => {
      // Each client sends other requests: a variant that deduplicates requests gains nothing by it.
      const number = clients++;
      const own = requests.filter((_, index) => index % connections === number);
      const first = Math.floor(sentBefore / connections) % own.length;
      client.setRequests([...own.slice(first), ...own.slice(0, first)]);
      if (number === 0) startedAt = performance.now();
      client.on('response', (_status, _bytes, ms) => {
        latenciesMs.push(ms);
        endedAt = performance.now();
      });
    },
  });
  if (result.errors > 0 || result.non2xx > 0) {
    throw new Error(`${name}: ${result.errors} errors and ${result.non2xx} responses other than 2xx`);
  }
  return { seconds: (endedAt - startedAt) / 1000, latenciesMs };
}

async function usage({ processes }: Variant): Promise<{ readonly cpuMs: number; readonly rssBytes: number }> {
  const usages = await Promise.all(processes.map((process) => process.usage()));
  return {
    cpuMs: usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    rssBytes: usages.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
  };
}
