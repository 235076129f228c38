import { errors } from 'undici';
import { UpstreamError } from '../errors/upstreamError.ts';

/**
 * Names what `undici` reports. A connection that ends while the answer is under way is a bad response when the
 * upstream closed it in order (the answer is truncated) and unavailability when it was reset.
 */
export function transportError(error: unknown, answerBegan: boolean): UpstreamError {
  const reason = errorCode(error);
  if (reason === 'UND_ERR_CONNECT_TIMEOUT') {
    return new UpstreamError('UPSTREAM_TIMEOUT', 'The upstream did not accept a connection in time.', {
      cause: error,
      connectionLost: true,
    });
  }
  // The parser's error holds what was received, so it is not kept as a cause.
  if (error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError) {
    return new UpstreamError(
      'UPSTREAM_BAD_RESPONSE',
      'The upstream answered with something that is not HTTP.',
    );
  }
  if (answerBegan && CLOSED_IN_ORDER.has(reason)) {
    return new UpstreamError(
      'UPSTREAM_BAD_RESPONSE',
      'The upstream closed the connection before its answer was complete.',
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
