import type { FastifyError, FastifyInstance } from 'fastify';
import type { ReportFailure } from '../../logging/failureLog.ts';
import type { ErrorResponse } from './errorResponse.ts';
import { sendError } from './errorResponse.ts';

/**
 * Converts errors outside of GraphQL to error responses. Clients see a code and a fixed message, never the error itself.
 *
 * @param maxBodyBytes limit of a request body, for the message.
 * @param reportFailure called for errors that the client did not cause.
 */
export function handleErrors(app: FastifyInstance, maxBodyBytes: number, reportFailure: ReportFailure): void {
  const knownErrors = responsesByCode(maxBodyBytes);
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const errorResponse = knownErrors.get(error.code) ?? (isClientError(error) ? BAD_REQUEST : INTERNAL);
    if (errorResponse === INTERNAL) reportFailure(error, request.id);
    return sendError(request, reply, errorResponse);
  });
}

function responsesByCode(maxBodyBytes: number): ReadonlyMap<string, ErrorResponse> {
  return new Map<string, ErrorResponse>([
    [
      'FST_ERR_CTP_BODY_TOO_LARGE',
      { status: 413, code: 'LIMIT_EXCEEDED', message: `Expected a body of at most ${maxBodyBytes} bytes.` },
    ],
    [
      'FST_ERR_CTP_INVALID_MEDIA_TYPE',
      {
        status: 415,
        code: 'BAD_REQUEST',
        message: 'Expected a body with the content type application/json.',
      },
    ],
    [
      'FST_ERR_CTP_EMPTY_JSON_BODY',
      { status: 400, code: 'BAD_REQUEST', message: 'Expected a JSON body, got an empty one.' },
    ],
    [
      'FST_ERR_CTP_INVALID_JSON_BODY',
      { status: 400, code: 'BAD_REQUEST', message: 'Expected a JSON body, got one that is not JSON.' },
    ],
  ]);
}

function isClientError({ statusCode }: FastifyError): boolean {
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500;
}

const BAD_REQUEST: ErrorResponse = {
  status: 400,
  code: 'BAD_REQUEST',
  message: 'The request could not be read.',
};

const INTERNAL: ErrorResponse = {
  status: 500,
  code: 'INTERNAL_SERVER_ERROR',
  message: 'Internal error of the gateway.',
};
