import type { DocumentNode, GraphQLOutputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GraphQLError, getOperationAST, Kind, TypeNameMetaFieldDef } from 'graphql';
import type { UpstreamResult } from '../upstream/response.ts';
import { isMisfit, misfitError } from './misfit.ts';

/**
 * An upstream result that holds the root fields of its operation and nothing else. Values that do not fit their types,
 * and those that upstream left out, have become errors at their places.
 */
export function fittingRootValues(
  result: UpstreamResult,
  document: DocumentNode,
  schema: GraphQLSchema,
): UpstreamResult {
  const operation = getOperationAST(document);
  if (!operation || !result.data) return result;
  const data: Record<string, unknown> = {};
  const errors = [...(result.errors ?? [])];
  for (const [responseKey, type] of rootTypes(operation, schema)) {
    data[responseKey] = result.data[responseKey] ?? null;
    if (responseKey in result.data && !isMisfit(data[responseKey], type, schema)) continue;
    data[responseKey] = null;
    const { message, extensions } = misfitError();
    errors.push(new GraphQLError(message, { path: [responseKey], extensions }));
  }
  return { ...result, data, ...(errors.length > 0 && { errors }) };
}

/** The response keys of the root fields of an operation that stitching made. */
export function rootKeysOf(document: DocumentNode, schema: GraphQLSchema): ReadonlySet<string> {
  const operation = getOperationAST(document);
  return new Set(operation ? rootTypes(operation, schema).keys() : []);
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
    const name = selection.name.value;
    const type = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef.type : fields[name]?.type;
    if (type) types.set(selection.alias?.value ?? selection.name.value, type);
  }
  return types;
}
