import type { FastifyInstance } from 'fastify';
import {
  EXPLORER_ASSETS_PATH,
  EXPLORER_CONTENT_SECURITY_POLICY,
  EXPLORER_PATH,
  explorerPage,
} from './explorerPage.ts';
import { sendFile } from './sendFile.ts';
import { readBuiltFiles, servedFile } from './staticAssets.ts';

/** `GET /explorer`, `GET /explorer/<id>` and the explorer's own files. */
export async function serveExplorer(app: FastifyInstance): Promise<void> {
  const files = await readBuiltFiles('explorer');
  const page = servedFile(explorerPage([...files.keys()].toSorted()), 'text/html; charset=utf-8');
  for (const path of [EXPLORER_PATH, `${EXPLORER_PATH}/:id`]) {
    app.get(path, async (request, reply) => {
      reply.header('content-security-policy', EXPLORER_CONTENT_SECURITY_POLICY);
      return sendFile(page, request, reply);
    });
  }
  for (const [name, file] of files) {
    app.get(`${EXPLORER_ASSETS_PATH}/${name}`, async (request, reply) => sendFile(file, request, reply));
  }
}
