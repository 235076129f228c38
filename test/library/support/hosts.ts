import { makeExecutableSchema } from '@graphql-tools/schema';
import { stitchSchemas } from '@graphql-tools/stitch';
import type { ExecutionRequest } from '@graphql-tools/utils';
import { buildSchema, GraphQLError, graphql, OperationTypeNode, print } from 'graphql';
import { z } from 'zod';
import type { ContactsExtensionOptions } from '../../../src/library/contactsExtension.ts';
import { contactsExtension } from '../../../src/library/contactsExtension.ts';
import type { UpstreamExecutor } from '../../../src/library/upstreamExecutor.ts';
import { hive } from '../../federation/support/composers.ts';
import { startHiveGateway } from '../../federation/support/routers.ts';
import type { GraphQLResult } from '../../support/http/request.ts';
import { ask } from '../../support/http/request.ts';
import { UPSTREAM_SDL } from '../../support/schema/sdl.ts';

/** A gateway of another team, with the extension in it. */
export interface Host {
  ask(query: string, authorization?: string): Promise<GraphQLResult>;
  stop(): Promise<void>;
}

/** Sends operations to an upstream over HTTP, with the credentials in the context. */
export function httpExecutor(url: string): UpstreamExecutor {
  return ({ document, variables, context }) =>
    ask(url, print(document), variables, withToken(tokenIn(context)));
}

interface StitchedOptions {
  readonly limits?: ContactsExtensionOptions['limits'];
  /** Whether there is another service, which adds a field to conversations. @default false */
  readonly hasTickets?: boolean;
}

/** A schema that stitches the upstream and the extension, and the context of one request. */
export function stitchedWith(
  execute: UpstreamExecutor,
  { limits = {}, hasTickets = false }: StitchedOptions = {},
) {
  const executor = async ({ document, variables = {}, context }: ExecutionRequest) => {
    const operation = { document, variables, context, operationType: OperationTypeNode.QUERY } as const;
    const { data, errors } = results.parse(await execute(operation));
    return { data, errors: errors.map(({ message, ...rest }) => new GraphQLError(message, rest)) };
  };
  const upstream = { schema: buildSchema(UPSTREAM_SDL), executor, batch: true };
  const schema = stitchSchemas<object>({
    subschemas: hasTickets
      ? [
          { ...upstream, merge: byId('conversation') },
          { schema: TICKETS, merge: byId('ticketOf') },
        ]
      : [upstream],
    ...contactsExtension({ upstreamSchema: buildSchema(UPSTREAM_SDL), execute, limits }),
  });
  return { schema, contextValue: {} };
}

const TICKETS = makeExecutableSchema<unknown>({
  typeDefs: `
    scalar UUID
    type Query { ticketOf(id: UUID!): Conversation }
    type Conversation { id: UUID!  ticket: String! }
  `,
  resolvers: { Query: { ticketOf: (_root, { id }) => ({ id, ticket: `Ticket of ${id}` }) } },
});

function byId(fieldName: string) {
  const args = ({ id }: { readonly id: string }) => ({ id });
  return { Conversation: { fieldName, selectionSet: '{ id }', args } };
}

const results = z.object({
  data: z.any(),
  errors: z
    .array(z.object({ message: z.string(), path: z.array(z.union([z.string(), z.number()])).optional() }))
    .default([]),
});

/** A gateway that stitches with GraphQL Tools, as Yoga does. */
export async function startStitchingHost(url: string): Promise<Host> {
  const { schema } = stitchedWith(httpExecutor(url));
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
  const { typeDefs, resolvers } = contactsExtension({
    upstreamSchema: UPSTREAM_SDL,
    execute: httpExecutor(url),
  });
  const { url: hostUrl, stop } = await startHiveGateway(supergraphSdl, {
    ...{ additionalTypeDefs: typeDefs, additionalResolvers: resolvers, batching: true },
  });
  return { ask: (query, authorization) => ask(hostUrl, query, {}, withToken(authorization)), stop };
}

function withToken(authorization: string | undefined): Readonly<Record<string, string>> {
  return authorization === undefined ? {} : { authorization };
}

/** Hive Gateway puts the headers of the client into the context, the other host puts the token there. */
function tokenIn(context: object): string | undefined {
  const { authorization, headers } = contexts.parse(context);
  return authorization ?? headers?.authorization;
}

const tokens = z.object({ authorization: z.string().optional() });
const contexts = tokens.extend({ headers: tokens.optional() });
