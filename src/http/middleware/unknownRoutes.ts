import type { FastifyInstance } from 'fastify';
import { pathOf, sendError } from '../errors/errorResponse.ts';

/** 405 for a path that is served to other methods, 404 for any other. Paths match exactly. */
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

/** Fastify looks routes up by their patterns, and throws for one that is none of its own making. */
const PATTERN = /[*:()]/;

const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'] as const;

/** A path that cannot be decoded is none of ours: escaped, it is unknown like all others. */
export function escapeUndecodable(url: string): string {
  try {
    decodeURI(url.split('?', 1).join(''));
    return url;
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return url.replaceAll('%', '%25');
  }
}
