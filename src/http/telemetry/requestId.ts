import type { FastifyInstance } from 'fastify';

export const REQUEST_ID_HEADER = 'x-request-id';

/**
 * Returns the id of a request. A valid id from the client is kept, so that one id follows the request through several
 * systems. Otherwise the id is a new one.
 *
 * @param header the value of `x-request-id`. Valid are 1 to 128 letters, digits and `._:+/=-`, with a letter or digit first.
 */
export function requestIdOf(header: string | string[] | undefined, newRequestId: () => string): string {
  return typeof header === 'string' && VALID_ID.test(header) ? header : newRequestId();
}

/** Adds the id of the request to every response. */
export function echoRequestId(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
}

// Ids are written to logs and headers, so spaces, quotes and line breaks are not allowed.
const VALID_ID = /^[A-Za-z0-9][A-Za-z0-9._:+/=-]{0,127}$/;
