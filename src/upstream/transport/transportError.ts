import { errors } from 'undici';
import { UpstreamError } from '../errors/upstreamError.ts';

/**
 * Turns an error of `undici` into an `UpstreamError`. A connection that ends in the middle of a response is a bad response
 * when the upstream closed it (the response is truncated), and unavailability when it was reset.
 */
export function transportError(error: unknown, hasBegun: boolean): UpstreamError {
  const reason = errorCode(error);
  if (reason === 'UND_ERR_CONNECT_TIMEOUT') {
    return new UpstreamError('UPSTREAM_TIMEOUT', 'The upstream did not accept a connection in time.', {
      cause: error,
      connectionLost: true,
    });
  }
  // The parser's error holds bytes of the response, so it is not kept as a cause.
  if (error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError) {
    return new UpstreamError('UPSTREAM_BAD_RESPONSE', 'The upstream sent something that is not HTTP.');
  }
  if (hasBegun && CLOSED_IN_ORDER.has(reason)) {
    return new UpstreamError(
      'UPSTREAM_BAD_RESPONSE',
      'The upstream closed the connection before its response was complete.',
      { cause: error, connectionLost: true },
    );
  }
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `The upstream could not be reached (${reason}).`, {
    cause: error,
    connectionLost: true,
  });
}

const CLOSED_IN_ORDER: ReadonlySet<string> = new Set([
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

// Error codes are constants of Node, OpenSSL and undici, so they are safe to show; messages may name hosts.
function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'no error code';
}
