import type { GraphQLSchema } from 'graphql';
import { buildSchema, extendSchema, parse } from 'graphql';
import type { ContactsFetch } from '../../../src/gateway/execution/contactsFetch.ts';
import type { Ask } from '../http/graphqlResponse.ts';
import { readResult } from '../http/graphqlResponse.ts';
import { httpClient } from '../http/httpClient.ts';
import { CONTACTS_SDL, UPSTREAM_SDL } from '../schema/sdl.ts';
import { startApp } from './startApp.ts';
import { startTestGateway } from './testGateway.ts';

/** What clients of a gateway see. */
export function gatewaySchema(): GraphQLSchema {
  return extendSchema(buildSchema(UPSTREAM_SDL), parse(CONTACTS_SDL));
}

interface StartedGateway {
  readonly ask: Ask;
  stop(): Promise<void>;
}

/** The whole program before an upstream, over HTTP: it plans what it can. */
async function startPlanned(url: string, fetch: ContactsFetch): Promise<StartedGateway> {
  const app = await startApp({
    UPSTREAM_URL: url,
    CONTACTS_FETCH: fetch,
    LOG_LEVEL: 'silent',
    // The limits have tests of their own.
    MAX_DEPTH: '100',
    MAX_ALIASES: '1000',
    MAX_DIRECTIVES: '1000',
    MAX_EXPANDED_FIELDS: '10000000',
    MAX_COST: '1000000000',
  });
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
async function startStitched(url: string, fetch: ContactsFetch): Promise<StartedGateway> {
  const gateway = await startTestGateway({ url, fetch, plan: false, timeoutMs: 20_000 });
  return {
    ask: async ({ query, variables, operationName }) =>
      readResult(await gateway.ask(query, variables, { accept: 'application/json' }, operationName)),
    stop: gateway.stop,
  };
}

export const GATEWAY_KINDS = [
  'eager, planned',
  'lazy, planned',
  'eager, stitched',
  'lazy, stitched',
] as const;

export type GatewayKind = (typeof GATEWAY_KINDS)[number];

/** A gateway of every kind before one upstream. All of them must return the same responses. */
export interface TestGateways {
  readonly asks: Readonly<Record<GatewayKind, Ask>>;
  stop(): Promise<void>;
}

export async function startGateways(url: string): Promise<TestGateways> {
  const started = {
    'eager, planned': await startPlanned(url, 'eager'),
    'lazy, planned': await startPlanned(url, 'lazy'),
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
