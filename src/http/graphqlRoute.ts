import type { ApolloServer, BaseContext } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import { createRequestRecord } from '../gateway/execution/requestRecord.ts';
import type { SerializedResponse } from '../gateway/serialized/serializedResponse.ts';
import type { Authenticate } from './authentication/authenticate.ts';
import { requireAuthentication } from './authentication/requireAuthentication.ts';
import { GRAPHQL_PATH } from './errors/errorResponse.ts';
import { allowOrigins } from './middleware/cors.ts';
import { requestSignal } from './requestSignal.ts';
import { sendChunks } from './sendChunks.ts';
import type { ClientRequest } from './telemetry/clientRequest.ts';
import { keepRequestRecord } from './telemetry/requestRecords.ts';

export interface GraphqlRouteOptions<C extends BaseContext> {
  /** The started server to ask; called for every request, so that it can be replaced. */
  readonly apollo: () => ApolloServer<C>;
  readonly createContext: (request: ClientRequest) => Promise<C>;
  readonly corsOrigins: readonly string[];
  /** Lets everybody call unless given. */
  readonly authenticate?: Authenticate | undefined;
  /** From the moment the request was read to the abort of its signal. */
  readonly requestDeadlineMs: number;
}

const NOT_ACCEPTABLE = 406;

/** `POST /graphql` and `GET /graphql`, with their preflights. What GET may do is Apollo Server's to say. */
export async function serveGraphql<C extends BaseContext>(
  app: FastifyInstance,
  { apollo, createContext, corsOrigins, authenticate, requestDeadlineMs }: GraphqlRouteOptions<C>,
): Promise<void> {
  await app.register((scope, _options, done) => {
    allowOrigins(scope, corsOrigins);
    if (authenticate !== undefined) requireAuthentication(scope, authenticate);
    // Only JSON: a form or a text can be sent by any page without a preflight.
    scope.removeContentTypeParser('text/plain');
    scope.options(GRAPHQL_PATH, async (_request, reply) => reply.code(204).send());
    scope.route({
      method: ['GET', 'POST'],
      url: GRAPHQL_PATH,
      exposeHeadRoute: false,
      handler: async function (request, reply) {
        const record = createRequestRecord();
        const serialized: SerializedResponse = { body: null };
        keepRequestRecord(request, record);
        const handle = fastifyApolloHandler(apollo(), {
          context: ({ id, headers }, { raw }) => {
            const signal = requestSignal(raw, requestDeadlineMs);
            return createContext({ requestId: id, headers, signal, record, serialized });
          },
        });
        const answer: unknown = await handle.call(this, request, reply);
        // Apollo Server refuses what a client does not accept only when the answer is there.
        if (serialized.body === null || reply.statusCode === NOT_ACCEPTABLE) return answer;
        return sendChunks(reply, serialized.body);
      },
    });
    done();
  });
}
