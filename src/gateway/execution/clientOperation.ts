import type { DocumentNode, OperationDefinitionNode } from 'graphql';

/** One validated operation of a client. */
export interface ClientOperation {
  /** Has no other operation, see `operationDocument`. The whole document when `operation` is null. */
  readonly document: DocumentNode;
  /** Null when the document has no operation of that name. The execution reports it. */
  readonly operation: OperationDefinitionNode | null;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}
