import type { GraphQLSchema } from 'graphql';
import { GraphQLError, OperationTypeNode, parse } from 'graphql';
import type { GatewayContext, RequestContext } from '../gateway/execution/context.ts';
import type { RequestLimits } from '../gateway/execution/requestBudget.ts';
import { RequestBudget } from '../gateway/execution/requestBudget.ts';
import { contactsFor } from '../gateway/execution/resources.ts';
import type { Lookup } from '../gateway/references/lookupTypes.ts';
import { ResponseSize } from '../gateway/serialized/responseSize.ts';
import { createHistoryLookup } from '../gateway/stitching/historyLookups.ts';
import { createLookup } from '../gateway/stitching/lookups.ts';
import { lookupSubschema } from '../gateway/stitching/upstreamSubschema.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import { UpstreamError } from '../upstream/errors/upstreamError.ts';
import { HeldPages } from '../upstream/history/heldPages.ts';
import type { HistorySelection } from '../upstream/history/historySelection.ts';
import { readResult } from '../upstream/response/response.ts';
import { Cancellation } from '../upstream/transport/cancellation.ts';
import type { IsForHost } from './hostLookup.ts';
import { createHostCheck, lookUpInHost } from './hostLookup.ts';
import type { UpstreamExecutor } from './upstreamExecutor.ts';

/** One client request of the host gateway. */
export interface HostRequest extends GatewayContext {
  readonly lookUp: Lookup;
}

export interface HostRequestOptions {
  readonly upstreamSchema: GraphQLSchema;
  readonly selection: HistorySelection;
  readonly execute: UpstreamExecutor;
  readonly limits: RequestLimits;
}

/**
 * Creates a function that returns the state of a client request: its loaders, and its limits. The state is found by the
 * context object of the host, and lives as long as that object.
 */
export function createHostRequests(options: HostRequestOptions): (host: object) => HostRequest {
  const requests = new WeakMap<object, HostRequest>();
  const shared = { heldPages: new HeldPages(), isForHost: createHostCheck(options.upstreamSchema) };
  return (host) => {
    const known = requests.get(host);
    if (known) return known;
    const request = createHostRequest(host, shared, options);
    requests.set(host, request);
    return request;
  };
}

/** What all client requests share. */
interface Shared {
  readonly heldPages: HeldPages;
  /** Whether the host itself must look an object up. */
  readonly isForHost: IsForHost;
}

function createHostRequest(
  host: object,
  { heldPages, isForHost }: Shared,
  { upstreamSchema, selection, execute, limits }: HostRequestOptions,
): HostRequest {
  const client = clientFor(host, execute);
  const context: RequestContext = {
    requestId: '',
    // The executor of the host sends its own headers, and ends its operations itself.
    headers: { accept: 'application/json' },
    signal: new Cancellation(),
    budget: new RequestBudget(limits, heldPages),
  };
  const lookUpstream = createLookup(
    lookupSubschema(upstreamSchema, client),
    createHistoryLookup(upstreamSchema, { client }),
  );
  const lookUp: Lookup = (referred, request, info) =>
    isForHost(referred, info) ? lookUpInHost(referred, host, info) : lookUpstream(referred, request, info);
  return {
    ...context,
    contacts: contactsFor(context, selection, { client }),
    errorsWithoutPath: [],
    ownErrors: [],
    responseSize: new ResponseSize(limits.maxResponseBytes),
    lookUp: (referred, request, info) => withErrorsWithoutPath(lookUp(referred, request, info), request),
  };
}

/** The host does not add these errors to its response, so they become errors of the field whose lookup met them. */
async function withErrorsWithoutPath(
  value: unknown,
  { errorsWithoutPath }: GatewayContext,
): Promise<unknown> {
  const object: unknown = await value;
  const [error] = errorsWithoutPath;
  if (error) throw error;
  return object;
}

function clientFor(host: object, execute: UpstreamExecutor): UpstreamClient {
  return {
    execute: async ({ query, variables, operationName }) =>
      readResult(
        await executeOrFail(execute, {
          document: parse(query, { noLocation: true }),
          operationType: OperationTypeNode.QUERY,
          ...(variables !== undefined && { variables }),
          ...(operationName !== undefined && { operationName }),
          context: host,
        }),
      ),
    send: () => Promise.reject(new TypeError('expected an operation whose result is parsed')),
    close: async () => undefined,
  };
}

async function executeOrFail(
  execute: UpstreamExecutor,
  request: Parameters<UpstreamExecutor>[0],
): Promise<unknown> {
  try {
    return await execute(request);
  } catch (cause) {
    if (cause instanceof GraphQLError) return { errors: [cause] };
    // The message of another error may have a URL or a header, so clients do not see it.
    throw new UpstreamError('UPSTREAM_UNAVAILABLE', 'The upstream could not be reached.', { cause });
  }
}
