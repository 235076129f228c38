import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import { GraphQLError } from 'graphql';
import type { GatewayCode } from '../../upstream/errors/errorCodes.ts';
import { LIMIT_EXCEEDED } from '../../upstream/errors/limitExceeded.ts';

/**
 * An error as clients see it: the message, locations and path, and of `extensions` the code and the upstream's `name`
 * and `retryPolicy`. An error without a code is a bug: its message is replaced.
 */
export function toClientError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { message, locations, path, extensions = {} } = formatted;
  const { name, retryPolicy } = extensions;
  const code = isTooLong(formatted) ? LIMIT_EXCEEDED : codeOf(extensions['code'], error);
  return {
    message: code === INTERNAL ? 'Internal error of the gateway.' : shortMessage(message),
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: {
      code,
      ...(typeof name === 'string' && { name }),
      ...(typeof retryPolicy === 'string' && { retryPolicy }),
    },
  };
}

/** The longest message of an error, in characters. graphql-js quotes names and values of clients, which may take 1 MB. */
export const MAX_MESSAGE_LENGTH = 2_000;

function shortMessage(message: string): string {
  return message.length <= MAX_MESSAGE_LENGTH ? message : `${message.slice(0, MAX_MESSAGE_LENGTH)}...`;
}

/**
 * As `toClientError`, without the names that graphql-js suggests for an unknown name. With them, clients that may not
 * introspect could find the schema by guesses. Apollo Server's `hideSchemaDetailsFromClientErrors` is not enough: it
 * covers validation, but neither the values of variables nor the messages of the upstream.
 */
export function withoutSuggestions(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const shown = toClientError(formatted, error);
  return { ...shown, message: shown.message.replace(SUGGESTION, '') };
}

/** Matches from the first suggestion to the end of the message. A suggested name may have any character. */
const SUGGESTION = / ?Did you mean .*$/s;

const INTERNAL: GatewayCode = 'INTERNAL_SERVER_ERROR';

/** Whether the parser stopped at `maxTokens`. graphql-js says it in the message only. */
function isTooLong({ message, extensions }: GraphQLFormattedError): boolean {
  return extensions?.['code'] === ApolloServerErrorCode.GRAPHQL_PARSE_FAILED && TOO_MANY_TOKENS.test(message);
}

const TOO_MANY_TOKENS = /^Syntax Error: Document contains more \w+ \d+ tokens/;

/** Apollo Server gives all validation errors one code. The code of the gateway's own rules is in the original error. */
function codeOf(code: unknown, error: unknown): string {
  if (typeof code !== 'string') return INTERNAL;
  const origin = error instanceof GraphQLError ? error.originalError : null;
  const isInvalid = code === ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED;
  const own = isInvalid && origin instanceof GraphQLError ? origin.extensions['code'] : undefined;
  return typeof own === 'string' ? own : code;
}
