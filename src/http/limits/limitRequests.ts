import type { FastifyInstance } from 'fastify';
import { CLIENT_RATE_LIMITED } from '../../upstream/errors/clientRateLimited.ts';
import { ANYONE, clientOf } from '../authentication/client.ts';
import { sendError } from '../errors/errorResponse.ts';

export interface RequestLimitOptions {
  /** Requests of one client in a minute. */
  readonly perMinute: number;
  /** Called with the label of a client when a request of it is refused. */
  readonly onRefused: (label: string) => void;
  /** Counts a request of a client. Returns null, or the wait in seconds for a request that must be refused. */
  readonly takeRequest: (clientId: string) => number | null | Promise<number | null>;
}

/**
 * Refuses the requests of a client that sends too many with 429 and `Retry-After`, before their bodies are read. To be called
 * after `requireAuthentication`: requests that it refuses do not count. Preflights do not count either.
 */
export function limitRequests(
  app: FastifyInstance,
  { perMinute, onRefused, takeRequest }: RequestLimitOptions,
): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'OPTIONS') return;
    const { id, label } = clientOf(request) ?? ANYONE;
    const waitSeconds = await takeRequest(id);
    if (waitSeconds === null) return;
    onRefused(label);
    reply.header('retry-after', String(waitSeconds));
    return sendError(request, reply, {
      status: 429,
      code: CLIENT_RATE_LIMITED,
      message: `Expected at most ${perMinute} requests of one client in a minute: try again later.`,
    });
  });
}
