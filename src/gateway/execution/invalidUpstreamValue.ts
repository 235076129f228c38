import type { GraphQLError, GraphQLErrorOptions, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import { fitsType } from './fitsType.ts';

/**
 * Whether a value of an upstream response does not fit its type: the value itself and the items of a list, not the
 * fields of objects. Null and errors fit: graphql-js checks them.
 */
export function isInvalidUpstreamValue(
  value: unknown,
  type: GraphQLOutputType,
  schema: GraphQLSchema,
): boolean {
  return !fitsType(value, type, null, { schema, allowsNull: true, fitsFields: () => true });
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
