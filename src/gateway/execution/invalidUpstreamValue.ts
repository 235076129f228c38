import type { GraphQLLeafType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { GraphQLError, isAbstractType, isLeafType, isListType, isNonNullType } from 'graphql';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import type { JsonObject } from '../../upstream/response/json.ts';
import { isObject } from '../../upstream/response/json.ts';

/**
 * Whether what upstream answered has not the shape that the schema promises: the value itself and the items of a
 * list, not what lies below. Null and errors fit: they have rules of their own.
 */
export function isInvalidUpstreamValue(
  value: unknown,
  type: GraphQLOutputType,
  schema: GraphQLSchema,
): boolean {
  if (isNonNullType(type)) return isInvalidUpstreamValue(value, type.ofType, schema);
  if (value === null || value === undefined || value instanceof Error) return false;
  if (isListType(type)) {
    return !Array.isArray(value) || value.some((item) => isInvalidUpstreamValue(item, type.ofType, schema));
  }
  if (isLeafType(type)) return !isValidLeaf(value, type);
  return !isObject(value) || !isOfKnownType(value, type, schema);
}

/** Whether a value other than null is one of this scalar or enum. */
export function isValidLeaf(value: unknown, type: GraphQLLeafType): boolean {
  try {
    type.parseValue(value);
    return true;
  } catch (error) {
    if (error instanceof GraphQLError) return false;
    throw error;
  }
}

/** Whether the schema has the type that an object says it is of. One that says nothing may be of any. */
export function isOfKnownType(object: JsonObject, type: GraphQLOutputType, schema: GraphQLSchema): boolean {
  const typeName = object['__typename'];
  return !isAbstractType(type) || typeof typeName !== 'string' || schema.getType(typeName) !== undefined;
}

/** The error for such a value. It does not quote the value. */
export function invalidUpstreamValueError(): GraphQLError {
  return codedError(
    'UPSTREAM_BAD_RESPONSE',
    'What the upstream answered for this field does not fit its type.',
  );
}

/** Whether an error of an execution is about such a value, rather than about an exchange that failed. */
export function isInvalidUpstreamValueError({ extensions, originalError }: GraphQLError): boolean {
  return extensions['code'] === 'UPSTREAM_BAD_RESPONSE' && !(originalError instanceof UpstreamError);
}
