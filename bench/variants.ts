import type { RecordedOperations } from './measure/recorded.ts';
import type { Workload } from './workloads.ts';

/** The requests of a variant in a workload, as bodies. Null when it takes no part. */
export type RequestsFor = (workload: Workload, recorded: RecordedOperations) => readonly string[] | null;

/** A program that can be measured. */
export interface VariantFile {
  readonly name: string;
  /** The name of a compiled file in `variants/`. */
  readonly file: string;
  /** Further arguments, after the URL of the upstream. */
  readonly args?: readonly string[];
  /** Whether it gets the smaller numbers of requests, in every fourth round. @default false */
  readonly isSlow?: boolean;
  readonly requestsFor: RequestsFor;
}

export const FORWARD = 'floor: forward the bytes';
export const PARSE = 'floor: fetch and parse';
export const PARSE_REQUESTED = 'floor: parse what the gateway requests';
export const OURS = 'contacts-gateway';
/** The same process as `OURS`. */
export const ONE_DOCUMENT = 'contacts-gateway, requests of (a)';
export const STITCHED = 'contacts-gateway without its planner';
export const HIVE = 'Hive Gateway';
export const HIVE_ROUTER = 'Hive Gateway, router runtime';
export const APOLLO = 'contacts-gateway behind Apollo Gateway';

/** The others that the gateway is compared with. `APOLLO` is no such variant: its cost contains that of the gateway. */
export const OTHERS: readonly string[] = [STITCHED, HIVE, HIVE_ROUTER];

const bodiesOf = (requests: readonly object[] | undefined) =>
  requests?.map((request) => JSON.stringify(request)) ?? null;

const everything: RequestsFor = ({ requests }) => bodiesOf(requests);

export const GATEWAY: VariantFile = { name: OURS, file: 'gateway', requestsFor: everything };

/** Returns the requests with one document, for workloads that have some. */
export const oneDocument: RequestsFor = (workload) => bodiesOf(workload.oneDocument);

/** The floors of one workload, and the gateway, in the order in which they are measured. */
export const FLOORS_AND_GATEWAY: readonly VariantFile[] = [
  {
    ...{ name: FORWARD, file: 'forward' },
    requestsFor: ({ floor, requests }) => (floor === 'forward' ? bodiesOf(requests) : null),
  },
  {
    ...{ name: PARSE, file: 'parse' },
    requestsFor: ({ floorRequests }) => bodiesOf(floorRequests),
  },
  {
    ...{ name: PARSE_REQUESTED, file: 'parse' },
    requestsFor: ({ key }, recorded) => recorded.get(key) ?? null,
  },
  GATEWAY,
];

/** All gateways that are started by themselves. */
export const GATEWAYS: readonly VariantFile[] = [
  GATEWAY,
  { ...{ name: STITCHED, file: 'stitched', isSlow: true }, requestsFor: everything },
  {
    ...{ name: HIVE, file: 'hive/hive', args: ['contactsConfig', '--jit'], isSlow: true },
    requestsFor: ({ requests, routerRequests }) => bodiesOf(routerRequests ?? requests),
  },
  {
    ...{
      name: HIVE_ROUTER,
      file: 'hive/hive',
      args: ['routerConfig'],
      isSlow: true,
    },
    // It supports no additional resolvers, and so no contacts.
    requestsFor: ({ floor, requests }) => (floor === 'forward' ? bodiesOf(requests) : null),
  },
];

export const APOLLO_GATEWAY: VariantFile = {
  ...{ name: APOLLO, file: 'apolloGateway', isSlow: true },
  // A router serves no `_entities`.
  requestsFor: ({ requests, routerRequests }) => (routerRequests ? null : bodiesOf(requests)),
};
