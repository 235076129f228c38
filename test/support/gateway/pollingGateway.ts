import { Registry } from 'prom-client';
import { z } from 'zod';
import { createGatewayServer } from '../../../src/gateway/apollo/server.ts';
import type { SchemaPolling } from '../../../src/gateway/schema/schemaPolling.ts';
import { startSchemaPolling } from '../../../src/gateway/schema/schemaPolling.ts';
import { createSchemaVersion } from '../../../src/gateway/schema/schemaVersion.ts';
import { createSchemaVersions } from '../../../src/gateway/schema/schemaVersions.ts';
import { stringifyResult } from '../../../src/gateway/serialized/serializedData.ts';
import { createSchemaMetrics } from '../../../src/metrics/schemaMetrics.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { loadUpstreamSchema, renewUpstreamSchema } from '../../../src/upstream/schema/schemaSource.ts';
import { SNAPSHOT } from '../schema/schemaEdits.ts';
import { CONTACTS_SDL } from '../schema/sdl.ts';

/** A gateway that looks after its upstream's schema when the test tells it to. */
export interface PollingGateway {
  readonly polling: SchemaPolling;
  ask(query: string, variables?: Record<string, unknown>): Promise<unknown>;
  /** The warnings and infos logged so far, as JSON. */
  readonly logged: readonly string[];
  /** The values of the schema's metrics. */
  metrics(): Promise<Readonly<Record<string, number>>>;
  /** Moves the clock. */
  passMs(milliseconds: number): void;
  readonly internalErrors: readonly Error[];
  stop(): Promise<void>;
}

export async function startPollingGateway(
  url: string,
  { pollSeconds = 0, plan = true } = {},
): Promise<PollingGateway> {
  const client = createUpstreamClient({ url, timeoutMs: 10_000, maxConnections: 16 });
  const logged: string[] = [];
  const write = (facts: object, message: string): void =>
    void logged.push(JSON.stringify({ ...facts, message }));
  const log = { debug: write, info: write, warn: write, error: write };
  const headers = { accept: 'application/json' };
  const source = { source: 'introspect', client, headers, log } as const;
  const { schema: initial } = await loadUpstreamSchema({ ...source, snapshot: SNAPSHOT });
  const generate = (upstreamSchema: typeof initial) =>
    createSchemaVersion({
      ...{ upstreamSchema, client, contactsSdl: CONTACTS_SDL, fetch: 'eager', plan },
      onInvalidUpstreamValue: () => polling.pollEarly(),
    });
  const generations = createSchemaVersions(generate(initial));
  const registry = new Registry();
  let now = 1_000_000;
  const polling = startSchemaPolling({
    ...{ initial, pollSeconds, log },
    now: () => now,
    onPolled: createSchemaMetrics(registry),
    load: async (signal) => (await renewUpstreamSchema(source, signal)).schema,
    apply: (schema) => generations.replace(generate(schema)),
  });
  const internalErrors: Error[] = [];
  const apollo = createGatewayServer(generations, {
    introspection: true,
    reportInternalError: (error) => internalErrors.push(error),
  });
  await apollo.start();
  return {
    polling,
    logged,
    internalErrors,
    ask: async (query, variables = {}) => {
      const contextValue = { requestId: 'test', headers, signal: new AbortController().signal };
      const { body } = await apollo.executeOperation({ query, variables }, { contextValue });
      if (body.kind !== 'single') throw new TypeError('expected one result');
      const answer: unknown = JSON.parse(stringifyResult(body.singleResult));
      return answer;
    },
    metrics: async () => {
      const lines = (await registry.metrics()).split('\n').filter((line) => /^upstream_/.test(line));
      return Object.fromEntries(lines.map((line) => PAIR.parse(line.split(' '))));
    },
    passMs: (milliseconds) => {
      now += milliseconds;
    },
    stop: async () => {
      polling.stop();
      await apollo.stop();
      await client.close();
    },
  };
}

const PAIR = z.tuple([z.string(), z.coerce.number()]);
