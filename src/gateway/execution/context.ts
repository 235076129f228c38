import type { ExecutionResult, GraphQLError } from 'graphql';
import type { UpstreamClient, UpstreamRequest } from '../../upstream/client.ts';
import type { UpstreamResult } from '../../upstream/response/response.ts';
import type { CancelSignal } from '../../upstream/transport/cancellation.ts';
import type { HttpResponse } from '../../upstream/transport/exchange.ts';
import type { UpstreamHeaders } from '../../upstream/transport/headers.ts';
import type { ResponseSize } from '../serialized/responseSize.ts';
import type { SerializedResponse } from '../serialized/serializedResponse.ts';
import type { ClientOperations } from './clientOperations.ts';
import type { ContactLoader } from './contactLoader.ts';
import type { RequestBudget } from './requestBudget.ts';
import type { RequestRecord } from './requestRecord.ts';

/** A client's request before its execution. */
export interface ClientContext {
  readonly requestId: string;
  /** The client's headers that are sent to the upstream. */
  readonly headers: UpstreamHeaders;
  /** Aborts when the client disconnects or the deadline passes. */
  readonly signal: CancelSignal;
  /** The deadline, in milliseconds of the process's monotonic clock. */
  readonly deadlineAtMs?: number | undefined;
  /** Filled while the request runs, for logs and metrics. */
  readonly record?: RequestRecord | undefined;
  /** Receives the response as bytes. The response is a text unless given. */
  readonly serialized?: SerializedResponse | undefined;
  /** Counts the upstream operations of the client. @default no limit for a client */
  readonly clientOperations?: ClientOperations | undefined;
  /** Set when the execution starts. */
  execution?: Promise<ExecutionResult>;
  /** Whether a router requests the time of each field. The stitched schema then executes the operation without a plan. */
  readonly isTraced?: boolean;
}

/** A client's request during its execution. */
export interface RequestContext extends ClientContext {
  readonly budget: RequestBudget;
}

/** The context of one execution of the stitched schema. A new object each time: batches and loaders are kept by it. */
export interface GatewayContext extends RequestContext {
  readonly contacts: ContactLoader;
  /** Errors of the upstream without a path. They are added to the response. */
  readonly errorsWithoutPath: GraphQLError[];
  /** Errors of fields that have a value too. Each has a path. They are added to the response. */
  readonly ownErrors: GraphQLError[];
  /** The size of the response so far. */
  readonly responseSize: ResponseSize;
}

/**
 * Sends an upstream operation for a client's request, within the request's budget.
 *
 * @throws UpstreamError when the upstream request fails.
 * @throws LimitExceeded beyond the budget.
 */
export function sendOnBehalfOf(
  context: RequestContext,
  client: UpstreamClient,
  operation: OwnOperation,
): Promise<HttpResponse> {
  const request = onBehalfOf(context, operation);
  return context.budget.runOperation(() => client.send(request), context.signal);
}

/** As `sendOnBehalfOf`, and returns the parsed GraphQL result. */
export function executeOnBehalfOf(
  context: RequestContext,
  client: UpstreamClient,
  operation: OwnOperation,
): Promise<UpstreamResult> {
  const request = onBehalfOf(context, operation);
  return context.budget.runOperation(() => client.execute(request), context.signal);
}

function onBehalfOf(
  { headers, signal, deadlineAtMs, record }: ClientContext,
  { query, variables, operationName, isRepeatable }: OwnOperation,
): UpstreamRequest {
  return { query, variables, operationName, isRepeatable, headers, signal, deadlineAtMs, tally: record };
}

type OwnOperation = Pick<UpstreamRequest, 'query' | 'variables' | 'operationName' | 'isRepeatable'>;
