import { createServer } from 'node:http';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import type { GatewayConfigSupergraph } from '@graphql-hive/gateway-runtime';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import type { RunningServer } from './crm.ts';

/** Serves a supergraph over HTTP, and sends the client's authorization to every subgraph. */
export type StartRouter = (supergraphSdl: string) => Promise<RunningServer>;

interface RouterContext {
  readonly authorization?: string | undefined;
}

/** The data source of `@apollo/gateway`, as its documentation has one that propagates a header. */
class PropagatingDataSource extends RemoteGraphQLDataSource<RouterContext> {
  override willSendRequest({
    request,
    context,
  }: Parameters<NonNullable<RemoteGraphQLDataSource<RouterContext>['willSendRequest']>>[0]): void {
    // The router's own requests have no client.
    const { authorization } = 'authorization' in context ? context : {};
    if (authorization !== undefined) request.http?.headers.set('authorization', authorization);
  }
}

export const startApolloGateway: StartRouter = async (supergraphSdl) => {
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: QUIET,
    buildService: ({ url = '' }) => new PropagatingDataSource({ url }),
  });
  const apollo = new ApolloServer<RouterContext>({ gateway, logger: QUIET });
  const { url } = await startStandaloneServer(apollo, {
    listen: { host: '127.0.0.1', port: 0 },
    context: async ({ req }) => ({ authorization: req.headers.authorization }),
  });
  return { url, stop: () => apollo.stop() };
};

/** @param more further settings of Hive Gateway. @default none */
export async function startHiveGateway(
  supergraphSdl: string,
  more: Pick<
    GatewayConfigSupergraph,
    'additionalTypeDefs' | 'additionalResolvers' | 'batching' | 'plugins'
  > = {},
): Promise<RunningServer> {
  const runtime = createGatewayRuntime({
    ...more,
    supergraph: supergraphSdl,
    logging: false,
    propagateHeaders: {
      fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get('authorization') ?? '' }),
    },
  });
  const server = createServer((request, response) => void runtime(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP port');
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
      await runtime[Symbol.asyncDispose]();
    },
  };
}

const QUIET = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
