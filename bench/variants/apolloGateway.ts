import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import { composeServices } from '@theguild/federation-composition';
import { fastify } from 'fastify';
import { parse } from 'graphql';
import { z } from 'zod';
import { sendRequest } from '../sendRequest.ts';
import { argument, serve } from '../serve.ts';

const served = z.object({ _service: z.object({ sdl: z.string() }) });

/** Apollo Gateway in front of one subgraph, which is this gateway. */
await serve(async () => {
  const url = argument(0);
  const app = fastify({ logger: false });
  const apollo = new ApolloServer({
    gateway: new ApolloGateway({ supergraphSdl: await supergraph(url) }),
    introspection: false,
    includeStacktraceInErrorResponses: false,
    plugins: [fastifyApolloDrainPlugin(app)],
  });
  await apollo.start();
  app.post('/graphql', fastifyApolloHandler(apollo));
  return `${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
});

async function supergraph(url: string): Promise<string> {
  const { sdl } = served.parse(
    await sendRequest(url, { query: '{ _service { sdl } }', variables: {} }),
  )._service;
  const { supergraphSdl, errors } = composeServices([{ name: 'contacts', url, typeDefs: parse(sdl) }]);
  if (supergraphSdl === undefined) throw new Error(`cannot compose: ${String(errors?.[0]?.message)}`);
  return supergraphSdl;
}
