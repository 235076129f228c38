import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';
import type { ContactsFetch } from '../../../src/gateway/conversationHint.ts';
import { createGeneration } from '../../../src/gateway/generation.ts';
import { createGenerations } from '../../../src/gateway/generations.ts';
import { stringifyResult } from '../../../src/gateway/rawData.ts';
import { createGatewayServer } from '../../../src/gateway/server.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { type Ask, answerFrom } from './answer.ts';

export const UPSTREAM_SDL = readFileSync(
  new URL('../../../schema/upstream.graphql', import.meta.url),
  'utf8',
);
export const CONTACTS_SDL = readFileSync(
  new URL('../../../schema/contacts.graphql', import.meta.url),
  'utf8',
);

/** A gateway before an upstream, asked as clients ask it. */
export interface TestGateway {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly ask: Ask;
  /** Faults of the gateway itself: there should never be one. */
  readonly internalErrors: readonly Error[];
  stop(): Promise<void>;
}

export interface TestGatewayOptions {
  readonly url: string;
  readonly fetch: ContactsFetch;
  /** Whether operations are planned; without, all is stitched. */
  readonly plan: boolean;
  readonly upstreamSdl?: string;
}

export async function startGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const { url, fetch, plan, upstreamSdl = UPSTREAM_SDL } = options;
  const client = createUpstreamClient({ url, timeoutMs: 20_000, maxConnections: 16 });
  const upstreamSchema = buildSchema(upstreamSdl);
  const generation = createGeneration({ upstreamSchema, client, contactsSdl: CONTACTS_SDL, fetch, plan });
  const internalErrors: Error[] = [];
  const server = createGatewayServer(createGenerations(generation), {
    introspection: true,
    reportInternalError: (error) => internalErrors.push(error),
  });
  await server.start();
  return {
    schema: generation.schema,
    internalErrors,
    ask: async ({ query, variables, operationName }) => {
      const contextValue = {
        requestId: 'test',
        headers: { accept: 'application/json' },
        signal: new AbortController().signal,
      };
      const request = { query, variables, ...(operationName !== undefined && { operationName }) };
      const { body } = await server.executeOperation(request, { contextValue });
      if (body.kind !== 'single') throw new Error('expected one result');
      // As over HTTP: what clients see is JSON.
      return answerFrom(JSON.parse(stringifyResult(body.singleResult)));
    },
    stop: async () => {
      await server.stop();
      await client.close();
    },
  };
}

/** Every way in which a gateway may work: all of them have to give the same answers. */
export interface TestGateways {
  readonly schema: GraphQLSchema;
  readonly asks: Readonly<Record<string, Ask>>;
  readonly internalErrors: readonly Error[];
  stop(): Promise<void>;
}

export async function startGateways(url: string): Promise<TestGateways> {
  const gateways = {
    'eager, planned': await startGateway({ url, fetch: 'eager', plan: true }),
    'lazy, planned': await startGateway({ url, fetch: 'lazy', plan: true }),
    'eager, stitched': await startGateway({ url, fetch: 'eager', plan: false }),
    'lazy, stitched': await startGateway({ url, fetch: 'lazy', plan: false }),
  };
  const all = Object.values(gateways);
  return {
    schema: gateways['eager, planned'].schema,
    asks: Object.fromEntries(Object.entries(gateways).map(([name, { ask }]) => [name, ask])),
    get internalErrors() {
      return all.flatMap(({ internalErrors }) => internalErrors);
    },
    stop: async () => {
      await Promise.all(all.map((gateway) => gateway.stop()));
    },
  };
}
