import type { FastifyInstance } from 'fastify';
import { playgroundPage } from './playgroundPage.ts';

/** `GET /`: the playground. */
export async function servePlayground(app: FastifyInstance): Promise<void> {
  const { html, etag, contentSecurityPolicy } = await playgroundPage();
  app.get('/', async (request, reply) => {
    reply.headers({
      'content-security-policy': contentSecurityPolicy,
      'cache-control': 'no-cache',
      etag,
    });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.header('content-type', 'text/html; charset=utf-8').send(html);
  });
}
