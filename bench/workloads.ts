import { z } from 'zod';
import {
  aliased,
  ENTITIES_QUERY,
  ONE_CONVERSATION,
  OPERATOR_FIELDS,
  PASSING_PAGE,
  page,
  pageOfContacts,
  ROUTER_ENTITIES_QUERY,
  SMALL,
  smallDocument,
} from './documents.ts';
import { historySelection } from './history.ts';
import { sendRequest } from './sendRequest.ts';

/** The body of a request. */
export interface RequestBody {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Numbers of requests. */
export interface Amount {
  /** V8 compiles hot code step by step. A large page needs a few hundred requests. */
  readonly warmUp: number;
  /** All rounds of a run together. */
  readonly measured: number;
}

export interface Workload {
  readonly key: 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g';
  readonly title: string;
  /** The floor that the ratios refer to. */
  readonly floor: 'forward' | 'parse';
  readonly connections: number;
  /** For the gateway and the floors. */
  readonly amount: Amount;
  /** For the others, which take up to 70 times as long. */
  readonly slowAmount: Amount;
  /** The requests that clients send, in rotation. At least one for each connection. */
  readonly requests: readonly RequestBody[];
  /** Other requests that the gateway gets in turns with `requests`: all have one document. */
  readonly oneDocument?: readonly RequestBody[];
  /** The same requests for gateways that cannot serve `_entities`. */
  readonly routerRequests?: readonly RequestBody[];
  /** One upstream operation for each request, with upstream's own names. */
  readonly floorRequests?: readonly RequestBody[];
}

export const ALL_KEYS: readonly Workload['key'][] = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

const PASSING_TITLE =
  'pass-through: a page of 50 conversations with 40 messages each. The others complete every value, this gateway forwards the bytes (decision 004)';

const DOCUMENTS = 1_000;
const ENTITIES = 50;

const FOR_MANY_SMALL = 20;
const FOR_FEW_LARGE = 4;

/** Each client requests the same conversations with other variables. */
const PAGE_VARIANTS = FOR_FEW_LARGE;

/** @param ids of at least 100 different conversations. */
export function createWorkloads(ids: readonly string[]): readonly Workload[] {
  const each = (query: string) => ids.map((id) => ({ query, variables: { id } }));
  return [
    {
      ...{ key: 'a', title: 'a small query', floor: 'forward', connections: FOR_MANY_SMALL },
      // The first workload of new processes needs a longer warm-up.
      amount: { warmUp: 10_000, measured: 20_000 },
      slowAmount: { warmUp: 4_000, measured: 4_000 },
      requests: each(SMALL),
    },
    {
      ...{ key: 'b', title: PASSING_TITLE },
      ...{ floor: 'forward', connections: FOR_FEW_LARGE },
      amount: { warmUp: 2_000, measured: 4_000 },
      slowAmount: { warmUp: 200, measured: 100 },
      requests: pages(PASSING_PAGE),
    },
    {
      ...{ key: 'c', title: 'one conversation with contacts', floor: 'parse', connections: FOR_MANY_SMALL },
      amount: { warmUp: 4_000, measured: 10_000 },
      slowAmount: { warmUp: 1_500, measured: 2_000 },
      requests: each(ONE_CONVERSATION),
      floorRequests: each(`query ($id: UUID!) { conversation(id: $id) { id ${historySelection('')} } }`),
    },
    {
      ...{ key: 'd', title: 'a page of 100 conversations with contacts, operators and rules' },
      ...{ floor: 'parse', connections: FOR_FEW_LARGE },
      amount: { warmUp: 500, measured: 600 },
      slowAmount: { warmUp: 200, measured: 80 },
      requests: pages(pageOfContacts('id')),
      floorRequests: pages(page(100, `id ${historySelection('')}`)),
    },
    {
      ...{ key: 'e', title: `${DOCUMENTS} different documents in rotation`, floor: 'forward' },
      connections: FOR_MANY_SMALL,
      amount: { warmUp: 4_000, measured: 20_000 },
      slowAmount: { warmUp: 2_000, measured: 5_000 },
      requests: Array.from({ length: DOCUMENTS }, (_, index) => ({
        query: smallDocument(index),
        variables: { id: ids[index % ids.length] },
      })),
      oneDocument: each(SMALL),
    },
    {
      ...{ key: 'f', title: `\`_entities\` with ${ENTITIES} representations`, floor: 'parse' },
      connections: FOR_FEW_LARGE,
      amount: { warmUp: 600, measured: 1_000 },
      slowAmount: { warmUp: 200, measured: 100 },
      requests: entityRequests(ids, ENTITIES_QUERY),
      routerRequests: entityRequests(ids, ROUTER_ENTITIES_QUERY),
      floorRequests: entityPages(ids).map((idsOfPage) => ({
        query: aliased(idsOfPage, `id ${historySelection('')}`),
        variables: {},
      })),
    },
    {
      ...{ key: 'g', title: 'operators with fields that the plain history does not hold' },
      ...{ floor: 'parse', connections: FOR_FEW_LARGE },
      amount: { warmUp: 400, measured: 600 },
      slowAmount: { warmUp: 100, measured: 60 },
      requests: pages(pageOfContacts(`id ${OPERATOR_FIELDS}`)),
      floorRequests: pages(page(100, `id ${historySelection(OPERATOR_FIELDS)}`)),
    },
  ];
}

/** Returns the ids of the conversations that all workloads use. @throws Error when upstream sends another response. */
export async function conversationIds(upstreamUrl: string): Promise<readonly string[]> {
  const [request] = pages(page(100, 'id'));
  if (!request) throw new Error('expected a page, got none');
  const data = await sendRequest(upstreamUrl, request);
  return idsShape.parse(data).closedConversations.edges.map(({ node }) => node.id);
}

const idsShape = z.object({
  closedConversations: z.object({ edges: z.array(z.object({ node: z.object({ id: z.string() }) })) }),
});

/** Returns one request for each client. */
export function pages(query: string): readonly RequestBody[] {
  return Array.from({ length: PAGE_VARIANTS }, (_, index) => ({
    query,
    variables: { to: `2030-01-01T00:00:0${index}.000Z` },
  }));
}

function entityRequests(ids: readonly string[], query: string): readonly RequestBody[] {
  return entityPages(ids).map((idsOfPage) => ({
    query,
    variables: { representations: idsOfPage.map((id) => ({ __typename: 'Conversation', id })) },
  }));
}

function entityPages(ids: readonly string[]): readonly (readonly string[])[] {
  const offsets = Array.from({ length: PAGE_VARIANTS }, (_, index) => index * 5);
  return offsets.map((offset) => ids.slice(offset, offset + ENTITIES));
}
