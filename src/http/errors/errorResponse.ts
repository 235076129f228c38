import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayCode } from '../../upstream/errors/errorCodes.ts';

/** An error outside of GraphQL. `message` is one fixed sentence: it never contains anything that the client sent. */
export interface ErrorResponse {
  readonly status: number;
  readonly code: GatewayCode;
  readonly message: string;
}

export const GRAPHQL_PATH = '/graphql';

/** Sends an error: as a GraphQL response on `/graphql`, else as `{ "code", "message" }`. */
export function sendError(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, code, message }: ErrorResponse,
): FastifyReply {
  reply.code(status);
  if (pathOf(request) !== GRAPHQL_PATH) return reply.send({ code, message });
  const accept = request.headers.accept ?? '';
  const contentType = accept.includes(GRAPHQL_RESPONSE) ? GRAPHQL_RESPONSE : 'application/json';
  return reply
    .header('content-type', `${contentType}; charset=utf-8`)
    .send(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
}

/** Returns the path of a request without its query string. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1).join('');
}

const GRAPHQL_RESPONSE = 'application/graphql-response+json';
