import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import { GraphQLError } from 'graphql';

/**
 * What a client sees of an error: its message and place, and of `extensions` the code and what upstream lets
 * through. An error that nobody reported on purpose says nothing of itself.
 */
export function toClientError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { message, locations, path, extensions = {} } = formatted;
  const { name, retryPolicy } = extensions;
  const code = codeOf(extensions['code'], error);
  return {
    message: code === INTERNAL ? 'The gateway failed to answer this.' : message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: {
      code,
      ...(typeof name === 'string' && { name }),
      ...(typeof retryPolicy === 'string' && { retryPolicy }),
    },
  };
}

const INTERNAL: string = ApolloServerErrorCode.INTERNAL_SERVER_ERROR;

/** Apollo Server gives every refused document one code, also where a validation rule of ours gave its own. */
function codeOf(code: unknown, error: unknown): string {
  if (typeof code !== 'string') return INTERNAL;
  const origin = error instanceof GraphQLError ? error.originalError : null;
  const isRefusal = code === ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED;
  const own = isRefusal && origin instanceof GraphQLError ? origin.extensions['code'] : undefined;
  return typeof own === 'string' ? own : code;
}
