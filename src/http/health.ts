import type { FastifyInstance } from 'fastify';

/** Whether the gateway can process requests now. `code` is a stable code for the reason why not. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly code: string };

/**
 * Serves `GET /health/live` and `GET /health/ready`. The first responds with 200 while the process runs. The second
 * responds with 200 when the gateway can process requests, else with 503 and the code.
 *
 * @param readiness called for each request.
 */
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
