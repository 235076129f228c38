import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

/** The schema of the other subgraph: the one of the example in the documentation. */
export const CRM_SDL = readFileSync(new URL('../../../docs/supergraph/crm.graphql', import.meta.url), 'utf8');

export interface Ticket {
  readonly id: string;
  readonly subject: string;
  readonly conversationId: string;
}

export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

interface ConversationRef {
  readonly id: string;
}

/** A subgraph of another team, over HTTP. */
export async function startCrm(tickets: readonly Ticket[]): Promise<RunningServer> {
  const resolvers = {
    Query: {
      tickets: (_root: unknown, { ids }: { readonly ids?: readonly string[] | null }) =>
        ids ? tickets.filter(({ id }) => ids.includes(id)) : tickets,
    },
    Ticket: {
      __resolveReference: ({ id }: { readonly id: string }) =>
        tickets.find((ticket) => ticket.id === id) ?? null,
      conversation: ({ conversationId }: Ticket) => ({ id: conversationId }),
    },
    Conversation: {
      __resolveReference: ({ id }: ConversationRef) => ({ id }),
      ticket: ({ id }: ConversationRef) =>
        tickets.find(({ conversationId }) => conversationId === id) ?? null,
    },
  };
  const apollo = new ApolloServer({
    schema: buildSubgraphSchema({ typeDefs: parse(CRM_SDL), resolvers }),
    // It writes to the console when it enables itself.
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  const { url } = await startStandaloneServer(apollo, { listen: { host: '127.0.0.1', port: 0 } });
  return { url, stop: () => apollo.stop() };
}
