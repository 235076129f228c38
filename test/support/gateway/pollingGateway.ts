import { Registry } from 'prom-client';
import { z } from 'zod';
import type { SchemaPolling } from '../../../src/gateway/schema/schemaPolling.ts';
import { startSchemaPolling } from '../../../src/gateway/schema/schemaPolling.ts';
import { createSchemaVersion } from '../../../src/gateway/schema/schemaVersion.ts';
import { createSchemaVersions } from '../../../src/gateway/schema/schemaVersions.ts';
import { createSchemaMetrics } from '../../../src/metrics/schemaMetrics.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { loadUpstreamSchema, renewUpstreamSchema } from '../../../src/upstream/schema/schemaSource.ts';
import { SNAPSHOT } from '../schema/schemaEdits.ts';
import { CONTACTS_SDL } from '../schema/sdl.ts';
import type { TestGateway } from './testGateway.ts';
import { startWithoutHttp } from './testGateway.ts';

/** A gateway that polls the schema of its upstream when the test calls for it. */
export interface PollingGateway extends TestGateway {
  readonly polling: SchemaPolling;
  /** The warnings and infos logged so far, as JSON. */
  readonly logged: readonly string[];
  /** The values of the schema's metrics. */
  metrics(): Promise<Readonly<Record<string, number>>>;
  /** Moves the clock. */
  passMs(milliseconds: number): void;
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
  const versions = createSchemaVersions(generate(initial));
  const registry = new Registry();
  let now = 1_000_000;
  const polling = startSchemaPolling({
    ...{ initial, pollSeconds, log },
    now: () => now,
    onPolled: createSchemaMetrics(registry),
    load: async (signal) => (await renewUpstreamSchema(source, signal)).schema,
    apply: (schema) => versions.replace(generate(schema)),
  });
  const gateway = await startWithoutHttp(versions);
  return {
    ...gateway,
    ...{ polling, logged },
    metrics: async () => {
      const lines = (await registry.metrics()).split('\n').filter((line) => /^contacts_gateway_/.test(line));
      return Object.fromEntries(lines.map((line) => PAIR.parse(line.split(' '))));
    },
    passMs: (milliseconds) => {
      now += milliseconds;
    },
    stop: async () => {
      polling.stop();
      await gateway.stop();
      await client.close();
    },
  };
}

const PAIR = z.tuple([z.string(), z.coerce.number()]);
