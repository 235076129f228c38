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
import { checkRootValues, rootKeysOf } from './workarounds/checkRootValues.ts';
import { copyData } from './workarounds/copyData.ts';
import { takeErrorsWithoutPath } from './workarounds/errorsWithoutPath.ts';
import { keepTypenameFragments } from './workarounds/keepTypenameFragments.ts';

/** The most root fields in one upstream operation. */
const MAX_BATCH_SIZE = 20;

type UpstreamSubschema = SubschemaConfig<unknown, unknown, unknown, GatewayContext>;
type UpstreamExecution = (
  request: ExecutionRequest,
) => Promise<ExecutionResult & Pick<UpstreamResult, 'status'>>;

/**
 * The upstream for the fields of the upstream's own schema. Root fields of one client request are sent together, at most
 * `MAX_BATCH_SIZE` in one upstream operation.
 */
export function upstreamSubschema(schema: GraphQLSchema, client: UpstreamClient): UpstreamSubschema {
  return {
    name: 'upstream',
    schema,
    transforms: [keepTypenameFragments],
    executor: createExecution(client, schema),
    batch: true,
    batchingOptions: { dataLoaderOptions: { maxBatchSize: MAX_BATCH_SIZE } },
  };
}

/**
 * The upstream for lookups of objects by id. As `upstreamSubschema`, with two differences:
 * - Equal lookups of one client request are sent once.
 * - When upstream rejects a batch, its halves are sent again. One bad id, which may come from another subgraph, then
 *   fails only its own lookup.
 */
export function lookupSubschema(schema: GraphQLSchema, client: UpstreamClient): UpstreamSubschema {
  const execute = createExecution(client, schema);
  const lookups = new WeakMap<GatewayContext, Lookups>();
  return {
    name: 'lookups',
    schema,
    transforms: [keepTypenameFragments],
    executor: async (request: ExecutionRequest) => {
      const context = contextOf(request);
      const ofRequest = lookups.get(context) ?? createLookups(context, execute);
      lookups.set(context, ofRequest);
      const key = `${print(request.document)} ${JSON.stringify(request.variables)}`;
      const duplicate = ofRequest.sent.get(key);
      const result = duplicate ?? ofRequest.batches.load(request);
      ofRequest.sent.set(key, result);
      const { data, ...rest } = await result;
      const { responseSize, budget } = context;
      // The response holds the object once for each lookup, but the size of the upstream response was counted once.
      if (duplicate) responseSize.grow(jsonBytes(data, budget.limits.maxResponseBytes));
      return { ...rest, data: copyData(data) };
    },
  };
}

/** The lookups of one client request. */
interface Lookups {
  /** The results, by document and variables. */
  readonly sent: Map<string, Promise<ExecutionResult>>;
  readonly batches: DataLoader<ExecutionRequest, ExecutionResult>;
}

function createLookups({ budget }: GatewayContext, execute: UpstreamExecution): Lookups {
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
  if (isAsyncIterable(result)) throw new TypeError('expected one result, got a stream of results');
  return result;
}

function createExecution(client: UpstreamClient, schema: GraphQLSchema): UpstreamExecution {
  return async (request) => {
    const { document, variables } = request;
    const context = contextOf(request);
    const operation = getOperationAST(document);
    const operationName = operation?.name?.value;
    const isRepeatable = operation?.operation === 'query';
    const query = print(document);
    const upstreamOperation = { query, variables, operationName, isRepeatable };
    const response = await executeOnBehalfOf(context, client, upstreamOperation);
    const result = dropForeignErrorPaths(response, rootKeysOf(document, schema));
    return checkRootValues(takeErrorsWithoutPath(result, context.errorsWithoutPath), document, schema);
  };
}

function contextOf(request: ExecutionRequest): GatewayContext {
  const { context } = request;
  // Without a context, operations of different clients would share a batch, and with it one token.
  if (context === undefined || context === null) throw new TypeError('an upstream operation has no context');
  return context;
}
