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
  readonly asked: Variant['requestsFor'];
}

export const FORWARD = 'floor: forward the bytes';
export const PARSE = 'floor: fetch and parse';
export const OURS = 'contacts-gateway';
export const STITCHED = 'plain stitching';
export const HIVE = 'Hive Gateway';
export const APOLLO = 'Apollo Gateway before our subgraph';

const everything: Variant['requestsFor'] = ({ requests: asked }) => asked;
const asRouter: Variant['requestsFor'] = ({ requests: asked, routerRequests: askedOfRouters }) =>
  askedOfRouters ?? asked;

/** The variants in the order in which they are measured. */
export const VARIANTS: readonly VariantFile[] = [
  {
    ...{ name: FORWARD, file: 'forward' },
    asked: ({ floor, requests: asked }) => (floor === 'forward' ? asked : null),
  },
  {
    ...{ name: PARSE, file: 'parse' },
    asked: ({ floor, floorRequests: needed }) => (floor === 'parse' ? (needed ?? null) : null),
  },
  { name: OURS, file: 'gateway', asked: everything },
  { name: STITCHED, file: 'stitched', asked: everything },
  { name: HIVE, file: 'hive', asked: asRouter },
];

/** Starts a variant on the measured core. */
export async function startVariant(
  { name, file, asked }: VariantFile,
  upstreamUrl: string,
  profileFolder?: string,
): Promise<Variant> {
  const options = { file: `variants/${file}`, args: [upstreamUrl], core: CORES.measured, profileFolder };
  const process = await startProcess(options);
  return { name, requestsFor: asked, url: process.url, processes: [process] };
}

/** Starts a router in front of a running gateway, which must be a subgraph. */
export async function startApolloGateway(ours: Variant): Promise<Variant> {
  const options = { file: 'variants/apolloGateway', args: [ours.url], core: CORES.measured };
  const router = await startProcess(options);
  return { name: APOLLO, requestsFor: asRouter, url: router.url, processes: [router, ...ours.processes] };
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
