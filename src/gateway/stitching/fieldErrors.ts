import { GraphQLError } from 'graphql';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import { invalidUpstreamValueError } from '../execution/invalidUpstreamValue.ts';
import { splitErrors } from './workarounds/splitErrors.ts';

/**
 * The errors of an execution, as clients see them. Errors of the gateway and of the upstream have a code already. Errors
 * of graphql-js about a value have no code, and their messages quote the value: they become `UPSTREAM_BAD_RESPONSE`
 * without the value. Errors of other kinds are bugs: they keep having no code.
 */
export function classifyFieldErrors(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  return errors.flatMap(splitErrors).map(withCode);
}

function withCode(error: GraphQLError): GraphQLError {
  if (error.path === undefined || typeof error.extensions['code'] === 'string') return error;
  const { path, nodes = null, originalError } = error;
  const isMissing = error.message.startsWith(NULL_IN_NON_NULL_FIELD);
  // graphql-js throws a plain Error for a null in a non-null field, as a bug would.
  if (!isMissing && originalError !== undefined && !(originalError instanceof GraphQLError)) return error;
  const location = { nodes, path };
  return isMissing
    ? codedError('UPSTREAM_BAD_RESPONSE', error.message, location)
    : invalidUpstreamValueError(location);
}

/** The beginning of a message of graphql-js. It has no other way to recognize this error. */
const NULL_IN_NON_NULL_FIELD = 'Cannot return null for non-nullable field';
