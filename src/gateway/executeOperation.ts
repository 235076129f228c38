import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { execute } from 'graphql';
import type { GatewayContext } from './context.ts';
import { judgedErrors } from './fieldErrors.ts';
import { withoutPrivatePaths } from './privatePaths.ts';
import { pruneSkipped } from './pruneSkipped.ts';
import { shieldTypenames } from './shieldTypenames.ts';

/** One validated operation of a client. */
export interface ClientOperation {
  readonly document: DocumentNode;
  /** Null when the document holds none of that name; the execution reports it. */
  readonly operation: OperationDefinitionNode | null;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Runs an operation over the stitched schema. Rejects with `ResponseTooLarge` alone. */
export async function executeOperation(
  schema: GraphQLSchema,
  { document, operation, operationName, variables }: ClientOperation,
  context: GatewayContext,
): Promise<ExecutionResult> {
  const result = await execute({
    schema,
    document: operation ? pruneSkipped(schema, shieldTypenames(document), operation, variables) : document,
    operationName,
    variableValues: variables,
    contextValue: context,
  });
  const { unplacedErrors, ownErrors, responseSize } = context;
  responseSize.assertFits();
  const added = [...unplacedErrors, ...ownErrors];
  if (!result.errors && added.length === 0) return result;
  const errors = judgedErrors([...(result.errors ?? []), ...added]);
  return { ...result, errors: withoutPrivatePaths(errors, document, operation) };
}
