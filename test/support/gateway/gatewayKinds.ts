import { readFileSync } from 'node:fs';
import type { GraphQLSchema } from 'graphql';
import { buildSchema, extendSchema, parse } from 'graphql';
import { startGateway } from '../../../src/app/startGateway.ts';
import { readConfig } from '../../../src/config/config.ts';
import { createGatewayServer } from '../../../src/gateway/apollo/server.ts';
import type { ContactsFetch } from '../../../src/gateway/execution/contactsFetch.ts';
import { createSchemaVersion } from '../../../src/gateway/schema/schemaVersion.ts';
import { createSchemaVersions } from '../../../src/gateway/schema/schemaVersions.ts';
import { stringifyResult } from '../../../src/gateway/serialized/serializedData.ts';
import { createLogger } from '../../../src/logging/log.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import type { Ask } from '../http/graphqlResponse.ts';
import { answerFrom } from '../http/graphqlResponse.ts';
import { httpClient } from '../http/httpClient.ts';
import { CONTACTS_SDL, UPSTREAM_SDL } from '../schema/sdl.ts';

/** What clients of a gateway see. */
export function gatewaySchema(): GraphQLSchema {
  return extendSchema(buildSchema(UPSTREAM_SDL), parse(CONTACTS_SDL));
}

/** A gateway before an upstream, asked as clients ask it. */
export interface TestGateway {
  readonly ask: Ask;
  stop(): Promise<void>;
}

/** The whole program before an upstream, over HTTP. */
export async function startProgram(url: string, fetch: ContactsFetch): Promise<TestGateway> {
  const environment = {
    PORT: '0',
    UPSTREAM_URL: url,
    CONTACTS_FETCH: fetch,
    SCHEMA_POLL_SECONDS: '0',
    LOG_LEVEL: 'silent',
    // The limits have tests of their own.
    MAX_DEPTH: '100',
    MAX_ALIASES: '1000',
    MAX_DIRECTIVES: '1000',
    MAX_EXPANDED_FIELDS: '10000000',
    MAX_COST: '1000000000',
  };
  const config = readConfig(environment, (path) => readFileSync(path, 'utf8'));
  const app = await startGateway(config, { log: createLogger({ level: 'silent' }) });
  const client = httpClient(`${app.url}/graphql`);
  return {
    ask: client.ask,
    stop: async () => {
      await client.close();
      await app.stop();
    },
  };
}

/** A gateway that plans nothing: every operation is executed over the stitched schema. */
export async function startStitched(url: string, fetch: ContactsFetch): Promise<TestGateway> {
  const client = createUpstreamClient({ url, timeoutMs: 20_000, maxConnections: 16 });
  const upstreamSchema = buildSchema(UPSTREAM_SDL);
  const options = { upstreamSchema, client, contactsSdl: CONTACTS_SDL, fetch, plan: false };
  const server = createGatewayServer(createSchemaVersions(createSchemaVersion(options)), {
    introspection: true,
    // The answer says so too: its code is INTERNAL_SERVER_ERROR.
    reportInternalError: () => undefined,
  });
  await server.start();
  return {
    ask: async ({ query, variables, operationName }) => {
      const contextValue = {
        requestId: 'test',
        headers: { accept: 'application/json' },
        signal: new AbortController().signal,
      };
      const request = { query, variables, ...(operationName !== undefined && { operationName }) };
      const { body } = await server.executeOperation(request, { contextValue });
      if (body.kind !== 'single') throw new Error('expected one result');
      return answerFrom(JSON.parse(stringifyResult(body.singleResult)));
    },
    stop: async () => {
      await server.stop();
      await client.close();
    },
  };
}

export const GATEWAY_KINDS = [
  'eager, planned',
  'lazy, planned',
  'eager, stitched',
  'lazy, stitched',
] as const;

export type GatewayKind = (typeof GATEWAY_KINDS)[number];

/** Every way in which a gateway may work: all of them have to give the same answers. */
export interface TestGateways {
  readonly asks: Readonly<Record<GatewayKind, Ask>>;
  stop(): Promise<void>;
}

export async function startGateways(url: string): Promise<TestGateways> {
  const started = {
    'eager, planned': await startProgram(url, 'eager'),
    'lazy, planned': await startProgram(url, 'lazy'),
    'eager, stitched': await startStitched(url, 'eager'),
    'lazy, stitched': await startStitched(url, 'lazy'),
  };
  return {
    asks: {
      'eager, planned': started['eager, planned'].ask,
      'lazy, planned': started['lazy, planned'].ask,
      'eager, stitched': started['eager, stitched'].ask,
      'lazy, stitched': started['lazy, stitched'].ask,
    },
    stop: async () => {
      for (const gateway of Object.values(started)) await gateway.stop();
    },
  };
}
