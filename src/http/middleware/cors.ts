import type { FastifyInstance } from 'fastify';
import { REQUEST_ID_HEADER } from '../telemetry/requestId.ts';

/**
 * Allows pages of these origins to read the responses of all routes of `app`. Other origins get no CORS headers. Cookies are
 * never allowed, because clients send their credentials in headers.
 *
 * @param origins exact origins, such as `https://app.example.com`.
 */
export function allowOrigins(app: FastifyInstance, origins: readonly string[]): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (origin !== undefined && origins.includes(origin)) {
      reply.header('access-control-allow-origin', origin);
      reply.header('access-control-expose-headers', EXPOSED_HEADERS);
      if (request.method === 'OPTIONS') reply.headers(PREFLIGHT_HEADERS);
    }
    done();
  });
}

const EXPOSED_HEADERS = `${REQUEST_ID_HEADER}, retry-after`;

const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': [
    'accept',
    'apollo-require-preflight',
    'authorization',
    'content-type',
    'traceparent',
    'x-api-key',
    'x-apollo-operation-name',
    REQUEST_ID_HEADER,
  ].join(', '),
  'access-control-max-age': '600',
} as const;
