import type { FastifyInstance } from 'fastify';
import { sendError } from '../errors/errorResponse.ts';
import type { Authenticate } from './authenticate.ts';

/** Lets only clients through to the routes of `app` that may call, before their bodies are read. Preflights carry no credentials. */
export function requireAuthentication(app: FastifyInstance, authenticate: Authenticate): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'OPTIONS') return;
    const refusal = await authenticate(request.headers);
    if (refusal === null) return;
    if (refusal.challenge !== null) reply.header('www-authenticate', refusal.challenge);
    return sendError(request, reply, refusal);
  });
}
