import { buildSchema } from 'graphql';
import type { GatewayServerOptions } from '../../../src/gateway/apollo/server.ts';
import { createGatewayServer } from '../../../src/gateway/apollo/server.ts';
import type { DocumentCache } from '../../../src/gateway/documents/documentCache.ts';
import type { ContactsFetch } from '../../../src/gateway/execution/contactsFetch.ts';
import type { Instrumentation } from '../../../src/gateway/execution/instrumentation.ts';
import type { RequestLimits } from '../../../src/gateway/execution/requestBudget.ts';
import { DEFAULT_REQUEST_LIMITS } from '../../../src/gateway/execution/requestBudget.ts';
import type { FederationMode } from '../../../src/gateway/federation/federationMode.ts';
import { createSchemaVersion } from '../../../src/gateway/schema/schemaVersion.ts';
import type { SchemaVersions } from '../../../src/gateway/schema/schemaVersions.ts';
import { createSchemaVersions } from '../../../src/gateway/schema/schemaVersions.ts';
import { stringifyResult } from '../../../src/gateway/serialized/serializedData.ts';
import type { UpstreamClient } from '../../../src/upstream/client.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import type { HistoryCache } from '../../../src/upstream/history/cache/historyCache.ts';
import { upstreamHeaders } from '../../../src/upstream/transport/headers.ts';
import type { GraphQLResult } from '../http/request.ts';
import { CONTACTS_SDL, INTERVALS_SDL, UPSTREAM_SDL } from '../schema/sdl.ts';

export interface TestGatewayOptions {
  readonly url: string;
  readonly fetch?: ContactsFetch;
  readonly plan?: boolean;
  readonly timeoutMs?: number;
  /** A limit that is not given has its default. */
  readonly requestLimits?: Partial<RequestLimits>;
  readonly upstreamSdl?: string;
  readonly historyCache?: HistoryCache;
  readonly watch?: Instrumentation;
  /** Replaces the upstream client by a wrapper of it. */
  readonly wrapClient?: (client: UpstreamClient) => UpstreamClient;
  readonly documents?: DocumentCache;
  readonly federation?: FederationMode;
}

/** A gateway without its HTTP server. */
export interface TestGateway {
  /** Executes one operation. @param headers the headers of the client. */
  ask(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
    operationName?: string,
  ): Promise<GraphQLResult>;
  /** Bugs of the gateway that were reported so far. */
  readonly internalErrors: readonly Error[];
  stop(): Promise<void>;
}

/** Starts a gateway without its HTTP server, before an upstream over HTTP. Each of its parts can be given. */
export async function startTestGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const { historyCache, watch, documents, federation = 'off', wrapClient = (client) => client } = options;
  const requestLimits = { ...DEFAULT_REQUEST_LIMITS, ...options.requestLimits };
  const { url, fetch = 'eager', plan = true, timeoutMs = 10_000, upstreamSdl = UPSTREAM_SDL } = options;
  const client = createUpstreamClient({ url, timeoutMs, maxConnections: 8 });
  const upstreamSchema = buildSchema(upstreamSdl);
  const version = createSchemaVersion({
    ...{
      upstreamSchema,
      contactsSdl: CONTACTS_SDL,
      fetch,
      plan,
      historyCache,
      instrumentation: watch,
      documents,
      federation,
    },
    client: wrapClient(client),
    ...{ intervals: { sdl: INTERVALS_SDL, now: Date.now }, requestLimits },
  });
  const gateway = await startWithoutHttp(createSchemaVersions(version), {
    maxResponseBytes: requestLimits.maxResponseBytes,
    ...(documents && { documents }),
  });
  return {
    ...gateway,
    stop: async () => {
      await gateway.stop();
      await client.close();
    },
  };
}

/** Starts the gateway without its HTTP server: every operation is executed by Apollo Server and then as text, as over HTTP. */
export async function startWithoutHttp(
  versions: SchemaVersions,
  options: Partial<GatewayServerOptions> = {},
): Promise<TestGateway> {
  const internalErrors: Error[] = [];
  const apollo = createGatewayServer(versions, {
    introspection: true,
    reportInternalError: (error) => internalErrors.push(error),
    ...options,
  });
  await apollo.start();
  return {
    internalErrors,
    ask: async (query, variables = {}, headers = {}, operationName = undefined) => {
      const request = { query, variables, ...(operationName !== undefined && { operationName }) };
      const contextValue = {
        requestId: 'test',
        headers: upstreamHeaders((name) => headers[name]),
        signal: new AbortController().signal,
      };
      const { body } = await apollo.executeOperation(request, { contextValue });
      if (body.kind !== 'single') throw new TypeError(`expected one result, got ${body.kind}`);
      return JSON.parse(stringifyResult(body.singleResult));
    },
    stop: () => apollo.stop(),
  };
}
