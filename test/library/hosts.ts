import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { stitchSchemas } from '@graphql-tools/stitch';
import type { ExecutionRequest } from '@graphql-tools/utils';
import { buildSchema, GraphQLError, graphql, print } from 'graphql';
import type { ContactsExtension } from '../../src/library/contactsExtension.ts';
import { contactsExtension } from '../../src/library/contactsExtension.ts';
import type { UpstreamExecutor } from '../../src/library/upstreamExecutor.ts';
import { hive } from '../federation/support/composers.ts';
import type { Answer } from '../support/http/request.ts';
import { ask } from '../support/http/request.ts';
import { UPSTREAM_SDL } from '../support/schema/sdl.ts';

/** A gateway of another team, with the extension in it. */
export interface Host {
  ask(query: string, authorization?: string): Promise<Answer>;
  stop(): Promise<void>;
}

interface HostContext {
  readonly authorization?: string | undefined;
}

/** A gateway that stitches with GraphQL Tools, as Yoga does. */
export async function startStitchingHost(url: string): Promise<Host> {
  const execute = async ({ document, variables, context }: ExecutionRequest) => {
    const { authorization }: HostContext = context;
    const { data, errors = [] } = await ask(url, print(document), variables, withToken(authorization));
    return { data, errors: errors.map(({ message, ...rest }) => new GraphQLError(message, rest)) };
  };
  const extension = contactsExtension({ upstreamSchema: buildSchema(UPSTREAM_SDL), execute });
  const schema = stitchSchemas<HostContext>({
    subschemas: [{ schema: buildSchema(UPSTREAM_SDL), executor: execute, batch: true }],
    ...extension,
  });
  return {
    ask: async (source, authorization) =>
      JSON.parse(JSON.stringify(await graphql({ schema, source, contextValue: { authorization } }))),
    stop: async () => undefined,
  };
}

/** Hive Gateway over HTTP, with a supergraph of the upstream alone. */
export async function startHiveHost(url: string): Promise<Host> {
  const { problems, supergraphSdl } = hive([{ name: 'upstream', url, sdl: UPSTREAM_SDL }]);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const { typeDefs, resolvers } = extensionForHive(url);
  const runtime = createGatewayRuntime({
    supergraph: supergraphSdl,
    additionalTypeDefs: typeDefs,
    additionalResolvers: { ...resolvers },
    batching: true,
    logging: false,
    maskedErrors: false,
    propagateHeaders: {
      fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get('authorization') ?? '' }),
    },
  });
  const server = createServer((request, response) => void runtime(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());
  return {
    ask: (query, authorization) =>
      ask(`http://127.0.0.1:${port}`, query, {}, withToken(authorization)),
    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
      await runtime[Symbol.asyncDispose]();
    },
  };
}

function withToken(authorization: string | undefined): Readonly<Record<string, string>> {
  return authorization === undefined ? {} : { authorization };
}

function extensionForHive(url: string): ContactsExtension {
  const execute: UpstreamExecutor = async ({ document, variables, context }) => {
    const request = 'request' in context && context.request instanceof Object ? context.request : {};
    const headers = 'headers' in request ? new Headers(Object(request.headers)) : new Headers();
    return ask(url, print(document), variables, withToken(headers.get('authorization') ?? undefined));
  };
  return contactsExtension({ upstreamSchema: UPSTREAM_SDL, execute });
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP port');
  return address;
}
