import type { GraphQLErrorOptions } from 'graphql';
import { GraphQLError } from 'graphql';

/**
 * Every code that the gateway itself gives, in `extensions.code` or in the `code` of a plain JSON response. An error of
 * the upstream never has one of them. A new code is one line here and one in docs/operations.md.
 */
export const GATEWAY_CODES = [
  'AUTHENTICATION_UNAVAILABLE',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'CLIENT_CLOSED_REQUEST',
  'CLIENT_RATE_LIMITED',
  'CONTACT_HISTORY_UNAVAILABLE',
  'DRAINING',
  'ERRORS_CUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'HOST_NOT_ALLOWED',
  'INTERNAL_SERVER_ERROR',
  'INTROSPECTION_REFUSED',
  'INTROSPECTION_UNREADABLE',
  'LIMIT_EXCEEDED',
  'METHOD_NOT_ALLOWED',
  'OPERATION_RESOLUTION_FAILURE',
  'PATH_NOT_FOUND',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'RESERVED_ALIAS',
  'UNAUTHENTICATED',
  'UNTRUSTED_DOCUMENT',
  'UPSTREAM_BAD_RESPONSE',
  'UPSTREAM_ERROR',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAUTHENTICATED',
  'UPSTREAM_UNAVAILABLE',
  'WORKERS_UNAVAILABLE',
] as const;

export type GatewayCode = (typeof GATEWAY_CODES)[number];

/** Whether a name given by the upstream could be taken for a code of the gateway, in any spelling. */
export function isGatewayCode(name: string): boolean {
  const upper = name.toUpperCase();
  // The whole prefix is the gateway's: clients may treat every such code as a failure of the upstream.
  return upper.startsWith('UPSTREAM_') || CODES.has(upper);
}

const CODES: ReadonlySet<string> = new Set(GATEWAY_CODES);

/** An error with a code of the gateway, beside the other extensions that are given. */
export function codedError(
  code: GatewayCode,
  message: string,
  { extensions, ...options }: GraphQLErrorOptions = {},
): GraphQLError {
  return new GraphQLError(message, { ...options, extensions: { ...extensions, code } });
}
