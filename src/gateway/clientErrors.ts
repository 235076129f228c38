import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';

/**
 * What a client sees of an error: its message and place, and of `extensions` the code and what upstream lets
 * through. An error that nobody reported on purpose says nothing of itself.
 */
export function toClientError({
  message,
  locations,
  path,
  extensions = {},
}: GraphQLFormattedError): GraphQLFormattedError {
  const { code, name, retryPolicy } = extensions;
  const isInternal = typeof code !== 'string' || code === ApolloServerErrorCode.INTERNAL_SERVER_ERROR;
  return {
    message: isInternal ? 'The gateway failed to answer this.' : message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: {
      code: isInternal ? ApolloServerErrorCode.INTERNAL_SERVER_ERROR : code,
      ...(typeof name === 'string' && { name }),
      ...(typeof retryPolicy === 'string' && { retryPolicy }),
    },
  };
}
