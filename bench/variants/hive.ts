import { readFileSync } from 'node:fs';
import { Agent, createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { listen } from '../httpServer.ts';
import { argument, serve } from '../serve.ts';
import { hiveResolvers, SUBGRAPH } from './hiveResolvers.ts';

/**
 * Hive Gateway over a supergraph of one subgraph, the upstream. The fields of this gateway are additional resolvers. The settings
 * follow its documentation for production: kept connections, no landing page, no GraphiQL.
 */
await serve(async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const gateway = createGatewayRuntime({
    supergraph: supergraph(argument(0)),
    additionalTypeDefs: readFileSync(new URL('../../schema/contacts.graphql', import.meta.url), 'utf8'),
    additionalResolvers: hiveResolvers,
    customAgent: () => agent,
    landingPage: false,
    graphiql: false,
    logging: false,
  });
  // The first request loads the supergraph. It is part of the start.
  await gateway.getSchema();
  return listen(createServer(gateway));
});

function supergraph(url: string): string {
  const sdl = readFileSync(new URL('../../schema/upstream.graphql', import.meta.url), 'utf8');
  const { supergraphSdl, errors } = composeServices([{ name: SUBGRAPH, url, typeDefs: parse(sdl) }]);
  if (supergraphSdl === undefined) throw new Error(`cannot compose: ${String(errors?.[0]?.message)}`);
  return supergraphSdl;
}
