import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayCode } from '../../upstream/errors/errorCodes.ts';

/** An answer that is no result: a status, a stable code, and one sentence without anything the client sent. */
export interface ErrorResponse {
  readonly status: number;
  readonly code: GatewayCode;
  readonly message: string;
}

export const GRAPHQL_PATH = '/graphql';

/** Refuses in the shape that clients of the path expect: a GraphQL response, or plain JSON. */
export function sendError(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, code, message }: ErrorResponse,
): FastifyReply {
  reply.code(status);
  if (pathOf(request) !== GRAPHQL_PATH) return reply.send({ code, message });
  const accepts = request.headers.accept ?? '';
  const type = accepts.includes(GRAPHQL_RESPONSE) ? GRAPHQL_RESPONSE : 'application/json';
  return reply
    .header('content-type', `${type}; charset=utf-8`)
    .send(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
}

/** The path of a request without its query string. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1).join('');
}

const GRAPHQL_RESPONSE = 'application/graphql-response+json';
