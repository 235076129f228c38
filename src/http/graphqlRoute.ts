import type { IncomingHttpHeaders } from 'node:http';
import type { ApolloServer, BaseContext } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { RequestRecord } from '../gateway/execution/requestRecord.ts';
import { createRequestRecord } from '../gateway/execution/requestRecord.ts';
import type { SerializedResponse } from '../gateway/serialized/serializedResponse.ts';
import type { CancelSignal } from '../upstream/transport/cancellation.ts';
import type { Authenticate } from './authentication/authenticate.ts';
import { requireAuthentication } from './authentication/authenticate.ts';
import type { Client } from './authentication/client.ts';
import { ANYONE, clientOf } from './authentication/client.ts';
import { GRAPHQL_PATH } from './errors/errorResponse.ts';
import type { RequestLimitOptions } from './limits/limitRequests.ts';
import { limitRequests } from './limits/limitRequests.ts';
import { allowOrigins } from './middleware/cors.ts';
import { requestSignal } from './requestSignal.ts';
import { sendChunks } from './sendChunks.ts';
import { setRequestRecord } from './telemetry/requestEnd.ts';

export interface GraphqlRouteOptions<C extends BaseContext> {
  /** Returns the started GraphQL server. It is called for each request, so that the server can be replaced. */
  readonly apollo: () => ApolloServer<C>;
  readonly createContext: (request: ClientRequest) => Promise<C>;
  readonly corsOrigins: readonly string[];
  /** Checks the credentials of clients. @default everybody may call */
  readonly authenticate?: Authenticate | undefined;
  /** Limits the requests of each client. @default no limit */
  readonly requestLimit?: RequestLimitOptions | undefined;
  /** Longest time from the end of the request body to the abort of its signal, in milliseconds. */
  readonly requestDeadlineMs: number;
}

/** The part of an HTTP request from which the GraphQL context is created. */
export interface ClientRequest {
  readonly requestId: string;
  /** `ANYONE` when no credentials were checked. */
  readonly client: Client;
  /** Names are in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** Aborts with a coded error when the client disconnects or the deadline passes. */
  readonly signal: CancelSignal;
  /** Filled while the request is processed, and reported when it ends. */
  readonly record: RequestRecord;
  /** A body that is stored here is sent instead of the response of the GraphQL server. */
  readonly serialized: SerializedResponse;
}

const NOT_ACCEPTABLE = 406;

/** Serves `POST /graphql`, `GET /graphql` and their preflights. Apollo Server decides what a GET request may do. */
export async function serveGraphql<C extends BaseContext>(
  app: FastifyInstance,
  {
    apollo,
    createContext,
    corsOrigins,
    authenticate,
    requestLimit,
    requestDeadlineMs,
  }: GraphqlRouteOptions<C>,
): Promise<void> {
  await app.register((scope, _options, done) => {
    allowOrigins(scope, corsOrigins);
    if (authenticate !== undefined) requireAuthentication(scope, authenticate);
    if (requestLimit !== undefined) limitRequests(scope, requestLimit);
    // Only JSON is accepted, because any web page can send a form or plain text without a preflight.
    scope.removeContentTypeParser('text/plain');
    scope.options(GRAPHQL_PATH, async (_request, reply) => reply.code(204).send());
    scope.route({
      method: ['GET', 'POST'],
      url: GRAPHQL_PATH,
      exposeHeadRoute: false,
      handler: async function (request, reply) {
        const record = createRequestRecord();
        const serialized: SerializedResponse = { body: null };
        setRequestRecord(request, record);
        const handle = fastifyApolloHandler(apollo(), {
          context: ({ id, headers }, { raw }) => {
            const signal = requestSignal(raw, requestDeadlineMs);
            const client = clientOf(request) ?? ANYONE;
            return createContext({ requestId: id, client, headers, signal, record, serialized });
          },
        });
        const response: unknown = await handle.call(this, request, reply);
        // Apollo Server checks the `Accept` header only after execution, so a serialized body may exist although it sent 406.
        if (serialized.body === null || reply.statusCode === NOT_ACCEPTABLE) return response;
        return sendChunks(reply, serialized.body);
      },
    });
    done();
  });
}
