import { createBatchingExecutor } from '@graphql-tools/batch-execute';
import type { SubschemaConfig } from '@graphql-tools/delegate';
import type { ExecutionRequest, ExecutionResult, Executor } from '@graphql-tools/utils';
import { isAsyncIterable } from '@graphql-tools/utils';
import DataLoader from 'dataloader';
import type { GraphQLSchema } from 'graphql';
import { getOperationAST, print } from 'graphql';
import type { UpstreamClient } from '../../upstream/client.ts';
import type { BatchOutcome } from '../../upstream/rejectedBatches.ts';
import { isRejectedAsWhole, sendHalvingRejected } from '../../upstream/rejectedBatches.ts';
import { dropForeignErrorPaths } from '../../upstream/response/errorPaths.ts';
import type { UpstreamResult } from '../../upstream/response/response.ts';
import type { GatewayContext } from '../execution/context.ts';
import { executeOnBehalfOf } from '../execution/context.ts';
import { jsonBytes } from '../serialized/jsonBytes.ts';
import { takeErrorsWithoutPath } from './errorsWithoutPath.ts';
import { checkRootValues, rootKeysOf } from './rootValues.ts';
import { typenameBesideFragments } from './typenameFragments.ts';

/** Most root fields that travel in one upstream operation. */
const MAX_BATCH_SIZE = 20;

type UpstreamSubschema = SubschemaConfig<unknown, unknown, unknown, GatewayContext>;
type UpstreamExecution = (
  request: ExecutionRequest,
) => Promise<ExecutionResult & Pick<UpstreamResult, 'status'>>;

/** The upstream as stitching sees it: the root fields of one client request travel together. */
export function upstreamSubschema(schema: GraphQLSchema, client: UpstreamClient): UpstreamSubschema {
  return {
    name: 'upstream',
    schema,
    transforms: [typenameBesideFragments],
    executor: executionBy(client, schema),
    batch: true,
    batchingOptions: { dataLoaderOptions: { maxBatchSize: MAX_BATCH_SIZE } },
  };
}

/**
 * The upstream for looking objects up by id: as above, a look-up that several places of one client request ask for in
 * the same words is sent once, and one bad id costs no other look-up its result: those of other subgraphs may be anything.
 */
export function lookupSubschema(schema: GraphQLSchema, client: UpstreamClient): UpstreamSubschema {
  const execute = executionBy(client, schema);
  const lookups = new WeakMap<GatewayContext, Lookups>();
  return {
    name: 'lookups',
    schema,
    transforms: [typenameBesideFragments],
    executor: async (request: ExecutionRequest) => {
      const context = contextOf(request);
      const known = lookups.get(context) ?? lookupsOf(context, execute);
      lookups.set(context, known);
      const key = `${print(request.document)} ${JSON.stringify(request.variables)}`;
      const alike = known.sent.get(key);
      const result = alike ?? known.batches.load(request);
      known.sent.set(key, result);
      const { data, ...rest } = await result;
      const { responseSize, budget } = context;
      // One large object under hundreds of contacts is hundreds of large objects.
      if (alike) responseSize.grow(jsonBytes(data, budget.limits.maxResponseBytes));
      // Stitching writes its marks into the data: each place gets its own.
      return { ...rest, data: structuredClone(data) };
    },
  };
}

/** The look-ups of one client request. */
interface Lookups {
  /** By what is looked up. */
  readonly sent: Map<string, Promise<ExecutionResult>>;
  readonly batches: DataLoader<ExecutionRequest, ExecutionResult>;
}

function lookupsOf({ budget }: GatewayContext, execute: UpstreamExecution): Lookups {
  const batches = {
    send: (requests: readonly ExecutionRequest[]) => sendTogether(requests, execute),
    mayRetry: (operations: number) => budget.takeBatchRetries(operations),
  };
  return {
    sent: new Map(),
    batches: new DataLoader((requests) => sendHalvingRejected(requests, batches), {
      cache: false,
      maxBatchSize: MAX_BATCH_SIZE,
    }),
  };
}

/** Sends all requests in one upstream operation. */
async function sendTogether(
  requests: readonly ExecutionRequest[],
  execute: UpstreamExecution,
): Promise<BatchOutcome<ExecutionResult>> {
  let isRejected = false;
  const send = createBatchingExecutor(async (merged) => {
    const result = await execute(merged);
    isRejected = isRejectedAsWhole(result);
    return result;
  });
  const results = await Promise.all(requests.map(async (request) => oneResult(await send(request))));
  return { results, isRejected };
}

function oneResult(result: Awaited<ReturnType<Executor>>): ExecutionResult {
  if (isAsyncIterable(result)) throw new TypeError('upstream answers one result an operation');
  return result;
}

function executionBy(client: UpstreamClient, schema: GraphQLSchema): UpstreamExecution {
  return async (request) => {
    const { document, variables } = request;
    const context = contextOf(request);
    const operation = getOperationAST(document);
    const operationName = operation?.name?.value;
    const isRepeatable = operation?.operation === 'query';
    const query = print(document);
    const asked = { query, variables, operationName, isRepeatable };
    const result = await executeOnBehalfOf(context, client, asked);
    const placed = dropForeignErrorPaths(result, rootKeysOf(document, schema));
    return checkRootValues(takeErrorsWithoutPath(placed, context.errorsWithoutPath), document, schema);
  };
}

function contextOf(request: ExecutionRequest): GatewayContext {
  const { context } = request;
  // Without one, requests of different clients would end up in one batch, with one token.
  if (context === undefined || context === null) throw new TypeError('an upstream operation has no context');
  return context;
}
