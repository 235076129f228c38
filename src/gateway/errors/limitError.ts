import type { GraphQLError } from 'graphql';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import { LIMIT_EXCEEDED } from '../../upstream/errors/limitExceeded.ts';

/**
 * Creates an error `LIMIT_EXCEEDED`, with HTTP 400.
 *
 * @param message one sentence with the limit and the actual number. It contains no text from the client.
 */
export function limitExceeded(message: string): GraphQLError {
  // Without it, Apollo Server responds with HTTP 500 to errors outside of validation.
  const http = { status: 400 };
  return codedError(LIMIT_EXCEEDED, message, { extensions: { http } });
}
