import { getBatchingExecutor } from '@graphql-tools/batch-execute';
import type { SubschemaConfig } from '@graphql-tools/delegate';
import type { ExecutionRequest, ExecutionResult } from '@graphql-tools/utils';
import { isAsyncIterable } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import { getOperationAST, print } from 'graphql';
import type { UpstreamClient } from '../upstream/client.ts';
import { withKnownPlaces } from '../upstream/knownPlaces.ts';
import type { GatewayContext } from './context.ts';
import { onBehalfOf } from './context.ts';
import { fittingRootValues, rootKeysOf } from './rootValues.ts';
import { typenameBesideFragments } from './typenameFragments.ts';
import { withoutUnplaced } from './unplacedErrors.ts';

/** Most root fields that travel in one upstream operation. */
const MAX_BATCH_SIZE = 20;

type UpstreamSubschema = SubschemaConfig<unknown, unknown, unknown, GatewayContext>;
type UpstreamExecution = (request: ExecutionRequest) => Promise<ExecutionResult>;

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
 * The upstream for looking objects up by id: as above, and a look-up that several places of one client request ask
 * for in the same words is sent once.
 */
export function lookupSubschema(schema: GraphQLSchema, client: UpstreamClient): UpstreamSubschema {
  const execute = executionBy(client, schema);
  const sent = new WeakMap<GatewayContext, Map<string, Promise<ExecutionResult>>>();
  return {
    name: 'lookups',
    schema,
    transforms: [typenameBesideFragments],
    executor: async (request: ExecutionRequest) => {
      const context = contextOf(request);
      const inFlight = sent.get(context) ?? new Map<string, Promise<ExecutionResult>>();
      sent.set(context, inFlight);
      const key = `${print(request.document)} ${JSON.stringify(request.variables)}`;
      const result = inFlight.get(key) ?? sendBatched(request, context, execute);
      inFlight.set(key, result);
      const { data, ...rest } = await result;
      // Stitching writes its marks into the data: each place gets its own.
      return { ...rest, data: structuredClone(data) };
    },
  };
}

async function sendBatched(
  request: ExecutionRequest,
  context: GatewayContext,
  execute: UpstreamExecution,
): Promise<ExecutionResult> {
  const send = getBatchingExecutor(context, execute, { maxBatchSize: MAX_BATCH_SIZE });
  const result = await send(request);
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
    const result = await client.execute(onBehalfOf(context, asked));
    const placed = withKnownPlaces(result, rootKeysOf(document, schema));
    return fittingRootValues(withoutUnplaced(placed, context.unplacedErrors), document, schema);
  };
}

function contextOf(request: ExecutionRequest): GatewayContext {
  const { context } = request;
  // Without one, requests of different clients would end up in one batch, with one token.
  if (context === undefined || context === null) throw new TypeError('an upstream operation has no context');
  return context;
}
