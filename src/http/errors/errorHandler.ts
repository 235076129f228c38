import type { FastifyError, FastifyInstance } from 'fastify';
import type { ReportFailure } from '../../logging/failureLog.ts';
import type { ErrorResponse } from './errorResponse.ts';
import { sendError } from './errorResponse.ts';

/** Answers what goes wrong around a route. Clients see a code and a sentence of ours, a fault of ours is reported. */
export function handleErrors(app: FastifyInstance, maxBodyBytes: number, reportFailure: ReportFailure): void {
  const refusals = refusalsByCode(maxBodyBytes);
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const refusal = refusals.get(error.code) ?? (isClientFault(error) ? BAD_REQUEST : INTERNAL);
    if (refusal === INTERNAL) reportFailure(error, request.id);
    return sendError(request, reply, refusal);
  });
}

function refusalsByCode(maxBodyBytes: number): ReadonlyMap<string, ErrorResponse> {
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

function isClientFault({ statusCode }: FastifyError): boolean {
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
  message: 'The gateway failed to answer this.',
};
