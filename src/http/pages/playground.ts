import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import {
  PLAYGROUND_ASSETS_PATH,
  PLAYGROUND_CONTENT_SECURITY_POLICY,
  playgroundPage,
} from './playgroundPage.ts';
import { readyQueries } from './readyQueries.ts';
import { sendFile } from './sendFile.ts';
import { readBuiltFiles, servedFile } from './staticAssets.ts';

export interface PlaygroundOptions {
  /** What clients are served now; asked for every page. */
  readonly schema: () => GraphQLSchema;
}

/** `GET /`: the playground, with the queries that fit the schema served; and the playground's own files. */
export async function servePlayground(app: FastifyInstance, { schema }: PlaygroundOptions): Promise<void> {
  const files = await readBuiltFiles('playground');
  const pages = new WeakMap<GraphQLSchema, ReturnType<typeof servedFile>>();
  const pageFor = (served: GraphQLSchema) => {
    const known = pages.get(served);
    if (known) return known;
    const page = servedFile(playgroundPage(readyQueries(served)), 'text/html; charset=utf-8');
    pages.set(served, page);
    return page;
  };
  app.get('/', async (request, reply) => {
    reply.header('content-security-policy', PLAYGROUND_CONTENT_SECURITY_POLICY);
    return sendFile(pageFor(schema()), request, reply);
  });
  for (const [name, file] of files) {
    app.get(`${PLAYGROUND_ASSETS_PATH}/${name}`, async (request, reply) => sendFile(file, request, reply));
  }
}
