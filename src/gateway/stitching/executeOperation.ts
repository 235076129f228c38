import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { execute } from 'graphql';
import type { ClientOperation } from '../execution/clientOperation.ts';
import type { GatewayContext } from '../execution/context.ts';
import { MAX_VARIABLE_ERRORS, withCodedVariableErrors } from '../execution/variableValues.ts';
import { measureDocument } from '../selections/measureDocument.ts';
import { mergeSelections } from '../selections/mergeSelections.ts';
import { classifyFieldErrors } from './fieldErrors.ts';
import { pruneSkipped } from './pruneSkipped.ts';
import { relocateHistoryErrors } from './relocateHistoryErrors.ts';
import { shieldTypenames } from './shieldTypenames.ts';

/** Runs an operation over the stitched schema. Rejects with `ResponseTooLarge`, and for a fault of the gateway. */
export async function executeOperation(
  schema: GraphQLSchema,
  { document, operation, operationName, variables }: ClientOperation,
  context: GatewayContext,
): Promise<ExecutionResult> {
  const executed = operation
    ? pruneSkipped(schema, preparedForStitching(schema, document, operation), operation, variables)
    : document;
  const result = withCodedVariableErrors(
    await execute({
      schema,
      document: executed,
      operationName,
      variableValues: variables,
      contextValue: context,
      options: { maxCoercionErrors: MAX_VARIABLE_ERRORS },
    }),
  );
  const { errorsWithoutPath, ownErrors, responseSize } = context;
  responseSize.assertFits();
  const added = [...errorsWithoutPath, ...ownErrors];
  if (!result.errors && added.length === 0) return result;
  const errors = classifyFieldErrors([...(result.errors ?? []), ...added]);
  return { ...result, errors: relocateHistoryErrors(errors, executed) };
}

/** Fields and fragments that stitching may walk for every object. Most documents are far smaller. */
const MAX_UNMERGED_FIELDS = 1_000;

/**
 * What does not depend on variables is done once for each document. A merged document may be thousands of times larger
 * than its text, so it is not kept: to execute it takes far longer than to merge it again.
 */
function preparedForStitching(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): DocumentNode {
  const known = prepared.get(document);
  if (known) return known;
  const isLarge = measureDocument(document, schema).fields > MAX_UNMERGED_FIELDS;
  if (isLarge) return shieldTypenames(mergeSelections(document, operation));
  const result = shieldTypenames(document);
  prepared.set(document, result);
  return result;
}

const prepared = new WeakMap<DocumentNode, DocumentNode>();
