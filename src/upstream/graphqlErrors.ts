import { GraphQLError } from 'graphql';
import { isObject } from './json.ts';

/**
 * An error that the upstream itself reported, with what clients may see of it and nothing else. It always has a
 * `code`: the upstream's `name` when that looks like a code and is none of the gateway's, else `UPSTREAM_ERROR`.
 */
export type UpstreamGraphQLError = GraphQLError;

/** Longest message of the upstream that is passed on, in characters. */
export const maxErrorMessageLength = 2_000;

/**
 * Keeps `message`, `path` and the strings `extensions.name` and `extensions.retryPolicy`. What is malformed is
 * left out, but no error is ever lost: one without a readable message gets a stock one.
 */
export function cleanUpstreamError(error: unknown): UpstreamGraphQLError {
  const source = isObject(error) ? error : {};
  const shown = shownExtensions(source);
  return new GraphQLError(readMessage(source['message']), {
    path: readPath(source['path']),
    extensions: { ...shown, code: codeFor(shown['name']) },
  });
}

/** `name` and `retryPolicy` of one upstream error, those that are strings. */
export function shownExtensions(error: unknown): Readonly<Record<string, string>> {
  const extensions = isObject(error) && isObject(error['extensions']) ? error['extensions'] : {};
  const name = readLabel(extensions['name']);
  const retryPolicy = readLabel(extensions['retryPolicy']);
  return {
    ...(name !== undefined && { name }),
    ...(retryPolicy !== undefined && { retryPolicy }),
  };
}

function readMessage(message: unknown): string {
  if (typeof message !== 'string' || message === '')
    return 'The upstream reported an error without a message.';
  return message.length <= maxErrorMessageLength ? message : `${message.slice(0, maxErrorMessageLength)}...`;
}

function readPath(path: unknown): (string | number)[] | undefined {
  if (!Array.isArray(path) || path.length === 0) return undefined;
  const keys: (string | number)[] = [];
  for (const key of path) {
    if (typeof key !== 'string' && !(Number.isSafeInteger(key) && key >= 0)) return undefined;
    keys.push(key);
  }
  return keys;
}

const maxLabelLength = 200;

function readLabel(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= maxLabelLength ? value : undefined;
}

function codeFor(name: string | undefined): string {
  if (name === undefined || !CODE_SHAPE.test(name)) return 'UPSTREAM_ERROR';
  return name.startsWith('UPSTREAM_') || GATEWAY_CODES.has(name) ? 'UPSTREAM_ERROR' : name;
}

const CODE_SHAPE = /^[A-Z][A-Z0-9_]{0,63}$/;

// A client must be able to tell the gateway's verdict on its request from the upstream's.
const GATEWAY_CODES: ReadonlySet<string> = new Set([
  'CONTACT_HISTORY_UNAVAILABLE',
  'UNAUTHENTICATED',
  'AUTHENTICATION_UNAVAILABLE',
  'LIMIT_EXCEEDED',
  'RESERVED_ALIAS',
  'UNTRUSTED_DOCUMENT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'INTERNAL_SERVER_ERROR',
]);
