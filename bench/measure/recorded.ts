import { sendRequest } from '../sendRequest.ts';
import type { RequestBody, Workload } from '../workloads.ts';

/** Between two operations in the body of a request to the parsing floor. JSON contains no line break. */
export const OPERATION_SEPARATOR = '\n';

/** For each workload, the bodies of the upstream operations that the gateway sends for each of its requests. */
export type RecordedOperations = ReadonlyMap<string, readonly string[]>;

/**
 * Sends each request of the workloads with contacts to the gateway once, and records what it requests from upstream.
 *
 * @throws Error when the gateway requests nothing.
 */
export async function recordOperations(
  workloads: readonly Workload[],
  gatewayUrl: string,
  upstreamUrl: string,
): Promise<RecordedOperations> {
  const recorded = new Map<string, readonly string[]>();
  for (const { key, requests } of workloads.filter(({ floor }) => floor === 'parse')) {
    const bodies: string[] = [];
    for (const request of requests) bodies.push(await operationsFor(request, gatewayUrl, upstreamUrl));
    recorded.set(key, bodies);
  }
  return recorded;
}

async function operationsFor(request: RequestBody, gatewayUrl: string, upstreamUrl: string): Promise<string> {
  await takeRecentBodies(upstreamUrl);
  await sendRequest(gatewayUrl, request);
  const bodies = await takeRecentBodies(upstreamUrl);
  if (bodies === '') throw new Error('expected an upstream operation, got none');
  return bodies;
}

/** The upstream responds to `GET` with the bodies that it received since the last `GET`. */
async function takeRecentBodies(upstreamUrl: string): Promise<string> {
  return (await fetch(upstreamUrl)).text();
}
