import type { UpstreamErrorCode } from '../errors/upstreamError.ts';
import { UpstreamError } from '../errors/upstreamError.ts';
import type { Chunks } from '../transport/chunks.ts';
import { textOf } from '../transport/chunks.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import { retryAfterSeconds } from '../transport/retryAfter.ts';
import type { UpstreamGraphQLError } from './graphqlErrors.ts';
import { cleanUpstreamErrors, shownExtensions } from './graphqlErrors.ts';
import { isObject } from './json.ts';
import { isDeeperThan, maxResponseDepth } from './jsonDepth.ts';

/** A GraphQL result. When `data` is null, `errors` holds the reason. */
export interface UpstreamResult {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly UpstreamGraphQLError[];
  /** The HTTP status of a failure with GraphQL errors in the body. Undefined for a success. */
  readonly status?: number;
}

/**
 * Turns an HTTP response into a GraphQL result. 401, 429 and redirects are always errors. Any other status gives a result
 * when the body holds GraphQL errors.
 *
 * @param parse parses the body; throws a `SyntaxError` when it is not JSON. The default is `JSON.parse`.
 * @throws UpstreamError when the response is no GraphQL result.
 */
export function readResponse(
  response: HttpResponse,
  parse: (body: Chunks) => unknown = (body) => JSON.parse(textOf(body)),
): UpstreamResult {
  const { status } = response;
  const body = parseBody(response, parse);
  if (status >= 200 && status < 300) return readResult(body, status);
  const errors = isObject(body) ? properErrors(body['errors']) : [];
  if (errors.length === 0 || isFinal(status)) throw statusError(response, errors[0]);
  const data = isObject(body) && isObject(body['data']) ? body['data'] : null;
  return { data, errors: cleanUpstreamErrors(errors), status };
}

function parseBody({ status, body }: HttpResponse, parse: (body: Chunks) => unknown): unknown {
  const value = parseOrUndefined(body, parse);
  if (!isDeeperThan(maxResponseDepth, value)) return value;
  throw badResponse(status, `JSON that has more than ${maxResponseDepth} levels`);
}

// The parser's message quotes the body, so it is not kept as a cause.
function parseOrUndefined(body: Chunks, parse: (body: Chunks) => unknown): unknown {
  try {
    return parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Reads a GraphQL result that came without an error.
 *
 * @param status the HTTP status, for messages. @default 200
 * @throws UpstreamError when it is no GraphQL result.
 */
export function readResult(body: unknown, status = 200): UpstreamResult {
  if (!isObject(body)) throw badResponse(status, 'a body that is not a JSON object');
  const { data = null, errors = null } = body;
  if (data !== null && !isObject(data)) {
    throw badResponse(status, 'a "data" that is neither an object nor null');
  }
  if (errors !== null && !Array.isArray(errors)) throw badResponse(status, 'an "errors" that is not a list');
  if (errors !== null && errors.length > 0) return { data, errors: cleanUpstreamErrors(errors) };
  if (data === null) throw badResponse(status, 'neither data nor errors');
  return { data };
}

// Other frameworks also send an "errors" list for a failure. Only the errors of GraphQL have a message.
function properErrors(errors: unknown): unknown[] {
  const proper = (error: unknown) => isObject(error) && typeof error['message'] === 'string';
  return Array.isArray(errors) && errors.every(proper) ? errors : [];
}

function isFinal(status: number): boolean {
  return status === 401 || status === 429 || (status >= 300 && status < 400);
}

function statusError(response: HttpResponse, firstError: unknown): UpstreamError {
  const { status } = response;
  if (status < 400) return badResponse(status, 'a redirect, which is never followed');
  const verdict = verdictOn(status);
  if (verdict === undefined) return badResponse(status, 'no GraphQL errors');
  const seconds = retryAfterSeconds(response.headers);
  return new UpstreamError(verdict.code, `The upstream ${verdict.sentence} (HTTP ${status}).`, {
    status,
    extensions: shownExtensions(firstError),
    ...(seconds !== undefined && { retryAfterSeconds: seconds }),
  });
}

function verdictOn(status: number): { code: UpstreamErrorCode; sentence: string } | undefined {
  if (status === 401) return { code: 'UPSTREAM_UNAUTHENTICATED', sentence: 'refused the credentials' };
  if (status === 429) return { code: 'UPSTREAM_RATE_LIMITED', sentence: 'allows no more requests for now' };
  if (status === 504) return { code: 'UPSTREAM_TIMEOUT', sentence: 'was too slow' };
  if (status >= 500) return { code: 'UPSTREAM_UNAVAILABLE', sentence: 'failed' };
  return undefined;
}

function badResponse(status: number, what: string): UpstreamError {
  return new UpstreamError('UPSTREAM_BAD_RESPONSE', `The upstream answered HTTP ${status} with ${what}.`, {
    status,
  });
}
