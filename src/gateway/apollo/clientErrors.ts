import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import { GraphQLError } from 'graphql';
import type { GatewayCode } from '../../upstream/errors/errorCodes.ts';
import { LIMIT_EXCEEDED } from '../../upstream/errors/limitExceeded.ts';

/**
 * What a client sees of an error: its message and place, and of `extensions` the code and what upstream lets
 * through. An error that nobody reported on purpose says nothing of itself.
 */
export function toClientError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { message, locations, path, extensions = {} } = formatted;
  const { name, retryPolicy } = extensions;
  const code = isTooLong(formatted) ? LIMIT_EXCEEDED : codeOf(extensions['code'], error);
  return {
    message: code === INTERNAL ? 'The gateway failed to answer this.' : shortMessage(message),
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
 * As `toClientError`, without the names that graphql-js suggests for one that the schema lacks. Whoever may not
 * introspect would find out the schema by guessing. Apollo Server's `hideSchemaDetailsFromClientErrors` does this for
 * validation alone; the values of variables are checked later, and upstream has suggestions of its own.
 */
export function withoutSuggestions(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const shown = toClientError(formatted, error);
  return { ...shown, message: shown.message.replace(SUGGESTION, '') };
}

/** The end of a message, with everything from the first suggestion on. A name in it may hold any character. */
const SUGGESTION = / ?Did you mean .*$/s;

const INTERNAL: GatewayCode = 'INTERNAL_SERVER_ERROR';

/** The parser has no other way to tell that it gave up on the number of tokens. */
function isTooLong({ message, extensions }: GraphQLFormattedError): boolean {
  return extensions?.['code'] === ApolloServerErrorCode.GRAPHQL_PARSE_FAILED && TOO_MANY_TOKENS.test(message);
}

const TOO_MANY_TOKENS = /^Syntax Error: Document contains more \w+ \d+ tokens/;

/** Apollo Server gives every refused document one code, also where a validation rule of ours gave its own. */
function codeOf(code: unknown, error: unknown): string {
  if (typeof code !== 'string') return INTERNAL;
  const origin = error instanceof GraphQLError ? error.originalError : null;
  const isRefusal = code === ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED;
  const own = isRefusal && origin instanceof GraphQLError ? origin.extensions['code'] : undefined;
  return typeof own === 'string' ? own : code;
}
