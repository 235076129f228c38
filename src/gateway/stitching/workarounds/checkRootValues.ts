import type { DocumentNode, GraphQLOutputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getOperationAST, TypeNameMetaFieldDef } from 'graphql';
import type { UpstreamResult } from '../../../upstream/response/response.ts';
import { invalidUpstreamValueError, isInvalidUpstreamValue } from '../../execution/invalidUpstreamValue.ts';
import { fragmentsOf } from '../../selections/fragments.ts';
import { fieldsIn } from '../../selections/walkFields.ts';

/**
 * WORKAROUND for @graphql-tools/delegate: it takes a root field that is missing in the response for null, and a list for
 * an object without fields, both without an error. Not reported to the library yet: none of its issues is about this. `strictFields.ts` does the same
 * for all other fields.
 *
 * @param document the upstream operation.
 * @returns the result with the root fields of the operation and no others. A value that is missing or does not fit its
 * type is null, with an error `UPSTREAM_BAD_RESPONSE`.
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
    errors.push(invalidUpstreamValueError({ path: [responseKey] }));
  }
  return { ...result, data, ...(errors.length > 0 && { errors }) };
}

/** The response keys of the root fields of an upstream operation. */
export function rootKeysOf(document: DocumentNode, schema: GraphQLSchema): ReadonlySet<string> {
  const operation = getOperationAST(document);
  return new Set(operation ? rootTypes(document, operation, schema).keys() : []);
}

/** The types of the root fields of an operation, by response key. */
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
