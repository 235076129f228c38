import type { DocumentNode, GraphQLOutputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GraphQLError, getOperationAST, TypeNameMetaFieldDef } from 'graphql';
import type { UpstreamResult } from '../../upstream/response/response.ts';
import { invalidUpstreamValueError, isInvalidUpstreamValue } from '../execution/invalidUpstreamValue.ts';
import { fragmentsOf } from '../selections/fragments.ts';
import { fieldsIn } from '../selections/walkFields.ts';

/**
 * An upstream result that holds the root fields of its operation and nothing else. Values that do not fit their types,
 * and those that upstream left out, have become errors at their places.
 */
export function checkRootValues(
  result: UpstreamResult,
  document: DocumentNode,
  schema: GraphQLSchema,
): UpstreamResult {
  const operation = getOperationAST(document);
  if (!operation || !result.data) return result;
  const data: Record<string, unknown> = {};
  const errors = [...(result.errors ?? [])];
  for (const [responseKey, type] of rootTypes(document, operation, schema)) {
    data[responseKey] = result.data[responseKey] ?? null;
    if (responseKey in result.data && !isInvalidUpstreamValue(data[responseKey], type, schema)) continue;
    data[responseKey] = null;
    const { message, extensions } = invalidUpstreamValueError();
    errors.push(new GraphQLError(message, { path: [responseKey], extensions }));
  }
  return { ...result, data, ...(errors.length > 0 && { errors }) };
}

/** The response keys of the root fields of an operation that stitching made. */
export function rootKeysOf(document: DocumentNode, schema: GraphQLSchema): ReadonlySet<string> {
  const operation = getOperationAST(document);
  return new Set(operation ? rootTypes(document, operation, schema).keys() : []);
}

/** The root fields of an operation, by their response keys. */
function rootTypes(
  document: DocumentNode,
  { operation, selectionSet }: OperationDefinitionNode,
  schema: GraphQLSchema,
): ReadonlyMap<string, GraphQLOutputType> {
  const fields = schema.getRootType(operation)?.getFields() ?? {};
  const types = new Map<string, GraphQLOutputType>();
  for (const { alias, name } of fieldsIn([selectionSet], fragmentsOf(document))) {
    const isTypename = name.value === TypeNameMetaFieldDef.name;
    const type = isTypename ? TypeNameMetaFieldDef.type : fields[name.value]?.type;
    if (type) types.set((alias ?? name).value, type);
  }
  return types;
}
