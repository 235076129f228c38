import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServedFile } from './explorerFiles.ts';
import { readExplorerFiles, servedFile } from './explorerFiles.ts';
import {
  EXPLORER_ASSETS_PATH,
  EXPLORER_CONTENT_SECURITY_POLICY,
  EXPLORER_PATH,
  explorerPage,
} from './explorerPage.ts';

/** `GET /explorer`, `GET /explorer/<id>` and the explorer's own files. */
export async function serveExplorer(app: FastifyInstance): Promise<void> {
  const files = await readExplorerFiles();
  const page = servedFile(explorerPage([...files.keys()].toSorted()), 'text/html; charset=utf-8');
  for (const path of [EXPLORER_PATH, `${EXPLORER_PATH}/:id`]) {
    app.get(path, async (request, reply) => {
      reply.header('content-security-policy', EXPLORER_CONTENT_SECURITY_POLICY);
      return send(page, request, reply);
    });
  }
  for (const [name, file] of files) {
    app.get(`${EXPLORER_ASSETS_PATH}/${name}`, async (request, reply) => send(file, request, reply));
  }
}

/** Browsers keep a copy, and ask each time whether it is still the right one: a page never meets older scripts. */
function send(
  { body, contentType, etag }: ServedFile,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.headers({ 'cache-control': 'no-cache', etag });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.header('content-type', contentType).send(body);
}
