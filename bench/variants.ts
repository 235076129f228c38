import type { RunningProcess } from './processes.ts';
import { CORES, startProcess } from './processes.ts';
import type { RequestBody, Workload } from './workloads.ts';

/** A program that is measured. */
export interface Variant {
  readonly name: string;
  readonly url: string;
  /** All processes that work for a request, without the upstream. */
  readonly processes: readonly RunningProcess[];
  /** Returns the requests that it gets in a workload. Null when it takes no part in the workload. */
  requestsFor(workload: Workload): readonly RequestBody[] | null;
}

export interface VariantFile {
  readonly name: string;
  /** The name of a file in `variants/`. */
  readonly file: string;
  readonly requestsFor: Variant['requestsFor'];
}

export const FORWARD = 'floor: forward the bytes';
export const PARSE = 'floor: fetch and parse';
export const OURS = 'contacts-gateway';
export const STITCHED = 'plain stitching';
export const HIVE = 'Hive Gateway';
export const APOLLO = 'Apollo Gateway before our subgraph';

const everything: Variant['requestsFor'] = ({ requests }) => requests;
const asRouter: Variant['requestsFor'] = ({ requests, routerRequests }) => routerRequests ?? requests;

/** The variants in the order in which they are measured. */
export const VARIANTS: readonly VariantFile[] = [
  {
    ...{ name: FORWARD, file: 'forward' },
    requestsFor: ({ floor, requests }) => (floor === 'forward' ? requests : null),
  },
  {
    ...{ name: PARSE, file: 'parse' },
    requestsFor: ({ floor, floorRequests }) => (floor === 'parse' ? (floorRequests ?? null) : null),
  },
  { name: OURS, file: 'gateway', requestsFor: everything },
  { name: STITCHED, file: 'stitched', requestsFor: everything },
  { name: HIVE, file: 'hive', requestsFor: asRouter },
];

/** Starts a variant on the measured core. */
export async function startVariant(
  { name, file, requestsFor }: VariantFile,
  upstreamUrl: string,
  profileFolder?: string,
): Promise<Variant> {
  const options = { file: `variants/${file}`, args: [upstreamUrl], core: CORES.measured, profileFolder };
  const process = await startProcess(options);
  return { name, requestsFor, url: process.url, processes: [process] };
}

/** Starts a router in front of a running gateway, which must be a subgraph. */
export async function startApolloGateway(gateway: Variant): Promise<Variant> {
  const options = { file: 'variants/apolloGateway', args: [gateway.url], core: CORES.measured };
  const router = await startProcess(options);
  return { name: APOLLO, requestsFor: asRouter, url: router.url, processes: [router, ...gateway.processes] };
}

/** Whether a gateway serves `_service`. It then serves `_entities`, too. */
export async function isSubgraph(url: string): Promise<boolean> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  return response.ok && (await response.text()).includes('"sdl"');
}
