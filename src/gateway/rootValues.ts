import type { DocumentNode, GraphQLOutputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GraphQLError, getOperationAST, Kind } from 'graphql';
import type { UpstreamResult } from '../upstream/response.ts';
import { isMisfit, misfitError } from './misfit.ts';

/** An upstream result in which the root values that do not fit their types have become errors at their places. */
export function fittingRootValues(
  result: UpstreamResult,
  document: DocumentNode,
  schema: GraphQLSchema,
): UpstreamResult {
  const operation = getOperationAST(document);
  if (!operation || !result.data) return result;
  const data = { ...result.data };
  const errors = [...(result.errors ?? [])];
  for (const [responseKey, type] of rootTypes(operation, schema)) {
    if (!isMisfit(data[responseKey], type, schema)) continue;
    data[responseKey] = null;
    const { message, extensions } = misfitError();
    errors.push(new GraphQLError(message, { path: [responseKey], extensions }));
  }
  return errors.length === (result.errors?.length ?? 0) ? result : { ...result, data, errors };
}

/** The root fields of an operation that stitching made: plain fields, inline fragments at most. */
function rootTypes(
  { operation, selectionSet }: OperationDefinitionNode,
  schema: GraphQLSchema,
): ReadonlyMap<string, GraphQLOutputType> {
  const fields = schema.getRootType(operation)?.getFields() ?? {};
  const types = new Map<string, GraphQLOutputType>();
  const pending = [...selectionSet.selections];
  for (let selection = pending.pop(); selection; selection = pending.pop()) {
    if (selection.kind === Kind.INLINE_FRAGMENT) pending.push(...selection.selectionSet.selections);
    if (selection.kind !== Kind.FIELD) continue;
    const type = fields[selection.name.value]?.type;
    if (type) types.set(selection.alias?.value ?? selection.name.value, type);
  }
  return types;
}
