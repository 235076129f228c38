import type { GraphQLErrorOptions, GraphQLLeafType, GraphQLOutputType, GraphQLSchema } from 'graphql';
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

/** The error for a value that does not fit its type. The message does not quote the value. */
export function invalidUpstreamValueError(
  location: Pick<GraphQLErrorOptions, 'nodes' | 'path'> = {},
): GraphQLError {
  const message = 'The upstream sent a value that does not fit the type of this field.';
  return codedError('UPSTREAM_BAD_RESPONSE', message, location);
}

/** Whether an error is about a value that does not fit its type, and not about a failed upstream request. */
export function isInvalidUpstreamValueError({ extensions, originalError }: GraphQLError): boolean {
  return extensions['code'] === 'UPSTREAM_BAD_RESPONSE' && !(originalError instanceof UpstreamError);
}
