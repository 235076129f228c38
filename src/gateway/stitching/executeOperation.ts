import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { execute } from 'graphql';
import type { ClientOperation } from '../execution/clientOperation.ts';
import type { GatewayContext } from '../execution/context.ts';
import { MAX_VARIABLE_ERRORS, withCodedVariableErrors } from '../execution/variableValues.ts';
import { measureDocument } from '../selections/measureDocument.ts';
import { classifyFieldErrors } from './fieldErrors.ts';
import { MAX_UNMERGED_FIELDS, mergeSelections } from './workarounds/mergeSelections.ts';
import { pruneSkipped } from './workarounds/pruneSkipped.ts';
import { relocateHistoryErrors } from './workarounds/relocateHistoryErrors.ts';
import { wrapTypenameAliases } from './workarounds/wrapTypenameAliases.ts';

/**
 * Executes an operation with the stitched schema.
 *
 * @throws ResponseTooLarge when the response exceeds its limit. Everything else that it throws is a bug of the gateway.
 */
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

/**
 * The document with the workarounds that do not depend on variables, made once for each document. A merged document is
 * not cached: it may be thousands of times larger than its text, and its execution takes far longer than the merge.
 */
function preparedForStitching(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): DocumentNode {
  const cached = prepared.get(document);
  if (cached) return cached;
  const isLarge = measureDocument(document, schema).fields > MAX_UNMERGED_FIELDS;
  if (isLarge) return wrapTypenameAliases(mergeSelections(document, operation));
  const result = wrapTypenameAliases(document);
  prepared.set(document, result);
  return result;
}

const prepared = new WeakMap<DocumentNode, DocumentNode>();
