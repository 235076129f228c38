import type { DocumentNode, OperationDefinitionNode } from 'graphql';

/** One validated operation of a client. */
export interface ClientOperation {
  /** Holds no other operation, unless this one is null; see `operationDocument`. */
  readonly document: DocumentNode;
  /** Null when the document holds none of that name; the execution reports it. */
  readonly operation: OperationDefinitionNode | null;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}
