import type { FastifyReply, FastifyRequest } from 'fastify';
import { itemAt } from '../../generator/world/itemAt.ts';
import type { ErrorName } from '../data/upstreamError.ts';
import { errorBody } from '../data/upstreamError.ts';
import type { FaultKind } from './faults.ts';

/** A fault that replaces the whole response. The other faults change a response that was computed. */
export type ResponseFault = Exclude<FaultKind, 'field-error' | 'truncate'>;

const RETRY_AFTER_SECONDS = 1;

const OUTAGES: readonly (readonly [status: number, name: ErrorName, message: string])[] = [
  [500, 'INTERNAL_ERROR', 'Internal error'],
  [502, 'SERVICE_UNAVAILABLE', 'Service unavailable'],
  [504, 'TIMEOUT', 'The request took too long'],
];

/** Responds with a fault. @param turn the number of earlier faults of this kind, for kinds with several variants. */
export function sendFault(
  kind: ResponseFault,
  turn: number,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  switch (kind) {
    case '429':
      return reply
        .code(429)
        .header('retry-after', String(RETRY_AFTER_SECONDS))
        .send(errorBody('TOO_MANY_REQUESTS', 'Too many requests'));
    case '5xx':
      return outage(turn, reply);
    case 'html':
      return reply
        .type('text/html; charset=utf-8')
        .send('<!doctype html><title>Maintenance</title><p>Back soon.');
    case 'reset':
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return reply;
    case 'hang':
      // No response: the client or the server closes the connection.
      return reply.hijack();
  }
}

/** Sends half of a response. By turns, it is shorter than its content-length, or its chunked body does not end. */
export function truncate(
  body: string,
  turn: number,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const bytes = Buffer.from(body);
  reply.hijack();
  reply.raw.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    ...(turn % 2 === 0 ? { 'content-length': bytes.length } : { 'transfer-encoding': 'chunked' }),
  });
  reply.raw.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => request.raw.socket.destroy());
  return reply;
}

function outage(turn: number, reply: FastifyReply): FastifyReply {
  const [status, name, message] = itemAt(OUTAGES, turn % OUTAGES.length);
  return reply.code(status).send(errorBody(name, message));
}
