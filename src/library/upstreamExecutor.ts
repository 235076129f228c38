import type { DocumentNode, OperationTypeNode } from 'graphql';

/** An operation for the upstream: a query. */
export interface UpstreamOperation {
  readonly document: DocumentNode;
  readonly operationType: OperationTypeNode.QUERY;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The context object of the client's request, with the headers or the token that the host put into it. */
  readonly context: object;
}

/**
 * Sends an operation to the upstream and returns its GraphQL result, `{ data, errors }`. An executor of GraphQL Tools, such as
 * `buildHTTPExecutor` makes, is one. Must send the credentials of the client to which the context belongs.
 */
export type UpstreamExecutor = (operation: UpstreamOperation) => unknown;
