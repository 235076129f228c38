import type { GraphQLFormattedError } from 'graphql';
import { GraphQLError } from 'graphql';

/** The error names of this server. Only `PERMISSION_DENIED` is documented for the real upstream. */
export type ErrorName =
  | 'BAD_REQUEST'
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'NOT_FOUND'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'TOO_MANY_REQUESTS'
  | 'INTERNAL_ERROR'
  | 'SERVICE_UNAVAILABLE'
  | 'TIMEOUT';

type RetryPolicy = 'NO_RETRY' | 'RETRY';

interface ErrorBody {
  readonly data: null;
  readonly errors: readonly GraphQLFormattedError[];
}

const RETRIED: readonly ErrorName[] = [
  'TOO_MANY_REQUESTS',
  'INTERNAL_ERROR',
  'SERVICE_UNAVAILABLE',
  'TIMEOUT',
];

/** An error of one field, with the extensions that clients of upstream read. */
export function upstreamError(name: ErrorName, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: extensionsOf(name) });
}

/** The body of a response with one error and no data. */
export function errorBody(name: ErrorName, message: string): ErrorBody {
  return { data: null, errors: [{ message, extensions: extensionsOf(name) }] };
}

/** Formats an error of an execution as upstream does. @param fallback the name for an error without one. */
export function formatError(error: GraphQLError, fallback: ErrorName): GraphQLFormattedError {
  const { message, path, locations, extensions } = error.toJSON();
  const named = extensions?.['name'] === undefined ? extensionsOf(fallback) : extensions;
  return {
    message,
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
    extensions: named,
  };
}

function extensionsOf(name: ErrorName): { readonly name: ErrorName; readonly retryPolicy: RetryPolicy } {
  return { name, retryPolicy: RETRIED.includes(name) ? 'RETRY' : 'NO_RETRY' };
}
