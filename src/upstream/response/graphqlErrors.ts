import { GraphQLError } from 'graphql';
import type { GatewayCode } from '../errors/errorCodes.ts';
import { codedError, isGatewayCode } from '../errors/errorCodes.ts';
import { isObject } from './json.ts';
import { RESERVED_PREFIX } from './reservedPrefix.ts';

/**
 * An error of the upstream, with only the parts that clients may see. It always has a `code`: the upstream's `name` when that
 * looks like a code and is not one of the gateway's codes, else `UPSTREAM_ERROR`.
 */
export type UpstreamGraphQLError = GraphQLError;

/** Longest message of the upstream that is passed on, in characters. */
export const maxErrorMessageLength = 2_000;

/** Longest path of an upstream error, in characters: those of its keys, and one for each key. */
export const maxErrorPathLength = 4_000;

/** Most errors of one upstream response that are read. Each may concern each field of the operation. */
export const maxErrorsRead = 100;

/**
 * The errors of a response as `cleanUpstreamError` reads them. Those beyond `maxErrorsRead` are left out, and one more
 * error says how many: `ERRORS_CUT`. It has no path, as the errors that were left out may concern any field (R16).
 */
export function cleanUpstreamErrors(errors: readonly unknown[]): UpstreamGraphQLError[] {
  const read = errors.slice(0, maxErrorsRead).map(cleanUpstreamError);
  const cut = errors.length - read.length;
  if (cut === 0) return read;
  const expected = `Expected at most ${maxErrorsRead} errors in a response of the upstream`;
  return [...read, codedError('ERRORS_CUT', `${expected}, got ${errors.length}: ${cut} are left out.`)];
}

/**
 * Keeps `message`, `path`, and the strings `extensions.name` and `extensions.retryPolicy`. Malformed parts are left out. An
 * error without a readable message gets a fixed message, so that no error is lost.
 */
export function cleanUpstreamError(error: unknown): UpstreamGraphQLError {
  const source = isObject(error) ? error : {};
  const shown = shownExtensions(source);
  return new GraphQLError(readMessage(source['message']), {
    path: readPath(source['path']),
    extensions: { ...shown, code: codeFor(shown['name']) },
  });
}

/** The `name` and the `retryPolicy` of an upstream error, if they are strings. */
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
  // The client does not know these names. They would also show values of the gateway's own variables.
  if (message.includes(RESERVED_PREFIX))
    return 'The upstream rejected the operation of the gateway. An id or another argument may not be valid.';
  return message.length <= maxErrorMessageLength ? message : `${message.slice(0, maxErrorMessageLength)}...`;
}

function readPath(path: unknown): (string | number)[] | undefined {
  if (!Array.isArray(path) || path.length === 0) return undefined;
  const keys: (string | number)[] = [];
  let length = 0;
  for (const key of path) {
    if (typeof key !== 'string' && !(Number.isSafeInteger(key) && key >= 0)) return undefined;
    length += String(key).length + 1;
    if (length > maxErrorPathLength) return undefined;
    keys.push(key);
  }
  return keys;
}

const maxLabelLength = 200;

function readLabel(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= maxLabelLength ? value : undefined;
}

function codeFor(name: string | undefined): string {
  // Clients must be able to distinguish errors of the gateway from errors of the upstream.
  const isCode = name !== undefined && CODE_SHAPE.test(name) && !isGatewayCode(name);
  return isCode ? name : UPSTREAM_ERROR;
}

const UPSTREAM_ERROR: GatewayCode = 'UPSTREAM_ERROR';
const CODE_SHAPE = /^[A-Z][A-Z0-9_]{0,63}$/;
