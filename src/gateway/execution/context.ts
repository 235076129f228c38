import type { ExecutionResult, GraphQLError } from 'graphql';
import type { UpstreamClient, UpstreamRequest } from '../../upstream/client.ts';
import type { UpstreamResult } from '../../upstream/response/response.ts';
import type { CancelSignal } from '../../upstream/transport/cancellation.ts';
import type { HttpResponse } from '../../upstream/transport/exchange.ts';
import type { UpstreamHeaders } from '../../upstream/transport/headers.ts';
import type { ResponseSize } from '../serialized/responseSize.ts';
import type { SerializedResponse } from '../serialized/serializedResponse.ts';
import type { ContactLoader } from './contactLoader.ts';
import type { RequestBudget } from './requestBudget.ts';
import type { RequestRecord } from './requestRecord.ts';

/** What is known of a client's request before it is executed. */
export interface ClientContext {
  readonly requestId: string;
  /** All of the client's headers that go upstream. */
  readonly headers: UpstreamHeaders;
  /** Aborts when the client goes away or the deadline passes. */
  readonly signal: CancelSignal;
  /** When the deadline passes, in milliseconds of the process's monotonic clock. */
  readonly deadlineAtMs?: number | undefined;
  /** Written while the request runs; nobody is told of it unless given. */
  readonly record?: RequestRecord | undefined;
  /** Takes an answer that is bytes already; without it, every answer is a text. */
  readonly serialized?: SerializedResponse | undefined;
  /** Set once the operation is executed, or about to be. */
  execution?: Promise<ExecutionResult>;
  /** Whether each field is to be timed: only an execution over the stitched schema knows the fields. */
  readonly isTraced?: boolean;
}

/** A client's request while it is executed. */
export interface RequestContext extends ClientContext {
  readonly budget: RequestBudget;
}

/** What one execution carries through the schema. A fresh object each time: batches and loaders hang on it. */
export interface GatewayContext extends RequestContext {
  readonly contacts: ContactLoader;
  /** What upstream reported so far without saying where. */
  readonly errorsWithoutPath: GraphQLError[];
  /** Errors of fields that have a value all the same. Each has a path. */
  readonly ownErrors: GraphQLError[];
  /** Of what is resolved so far. */
  readonly responseSize: ResponseSize;
}

/** Sends an upstream operation that belongs to a client's request, within the budget of that request. */
export function sendOnBehalfOf(
  context: RequestContext,
  client: UpstreamClient,
  operation: OwnOperation,
): Promise<HttpResponse> {
  const request = onBehalfOf(context, operation);
  return context.budget.runOperation(() => client.send(request), context.signal);
}

/** As `sendOnBehalfOf`, and reads the GraphQL result. */
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
