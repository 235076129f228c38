import type { FastifyInstance } from 'fastify';
import { pathOf, sendError } from '../errors/errorResponse.ts';

/** Responds with 405 when the path exists for other methods, and with 404 when it does not exist. Paths match exactly. */
export function rejectUnknownRoutes(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const url = pathOf(request);
    const allowed = PATTERN.test(url) ? [] : METHODS.filter((method) => app.hasRoute({ method, url }));
    if (allowed.length === 0) {
      return sendError(request, reply, {
        status: 404,
        code: 'PATH_NOT_FOUND',
        message: 'Nothing is served at this path.',
      });
    }
    reply.header('allow', allowed.join(', '));
    const message = `Expected one of the methods ${allowed.join(', ')}.`;
    return sendError(request, reply, { status: 405, code: 'METHOD_NOT_ALLOWED', message });
  });
}

/** These characters make a path a pattern. `hasRoute` throws for a pattern that no route has. */
const PATTERN = /[*:()]/;

const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'] as const;

/** Escapes a path that cannot be decoded, such as `/%zz`. It then gets 404 like all unknown paths. */
export function escapeUndecodable(url: string): string {
  try {
    decodeURI(url.split('?', 1).join(''));
    return url;
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return url.replaceAll('%', '%25');
  }
}
