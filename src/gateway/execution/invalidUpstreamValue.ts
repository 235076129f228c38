import type { GraphQLError, GraphQLOutputType, GraphQLSchema } from 'graphql';
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
