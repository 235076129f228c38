import type { GraphQLError } from 'graphql';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import { LIMIT_EXCEEDED } from '../../upstream/errors/limitExceeded.ts';

/** @param expected what was expected and what came, in one sentence without anything that the client sent. */
export function limitExceeded(expected: string): GraphQLError {
  // Outside of validation, Apollo Server would answer with 500.
  const http = { status: 400 };
  return codedError(LIMIT_EXCEEDED, expected, { extensions: { http } });
}
