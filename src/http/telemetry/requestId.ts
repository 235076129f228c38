import type { FastifyInstance } from 'fastify';

export const REQUEST_ID_HEADER = 'x-request-id';

/** The client's own id when it is well formed, so that one id follows a request through several systems. */
export function requestIdOf(header: string | string[] | undefined, newRequestId: () => string): string {
  return typeof header === 'string' && WELL_FORMED.test(header) ? header : newRequestId();
}

/** Every answer names its request. */
export function echoRequestId(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
}

// Ids go into logs and headers: no spaces, no quotes, no line breaks, and no more than a UUID or a trace id needs.
const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9._:+/=-]{0,127}$/;
