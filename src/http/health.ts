import type { FastifyInstance } from 'fastify';
import type { Readiness } from './readiness.ts';

/** `GET /health/live` answers while the process runs; `GET /health/ready` says whether to send requests here. */
export function serveHealth(app: FastifyInstance, readiness: () => Readiness): void {
  app.get('/health/live', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { status: 'live' };
  });
  app.get('/health/ready', async (_request, reply) => {
    const state = readiness();
    reply.header('cache-control', 'no-store');
    if (state.ready) return { status: 'ready' };
    reply.code(503);
    return { status: 'not_ready', code: state.code };
  });
}
