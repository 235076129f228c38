import { buildSchema } from 'graphql';
import { Registry } from 'prom-client';
import type { Limits } from '../../../src/gateway/apollo/limits/limits.ts';
import { DEFAULT_LIMITS } from '../../../src/gateway/apollo/limits/limits.ts';
import type { TrustedDocuments } from '../../../src/gateway/apollo/limits/trustedDocuments.ts';
import { createGatewayServer } from '../../../src/gateway/apollo/server.ts';
import { createSchemaVersion } from '../../../src/gateway/schema/schemaVersion.ts';
import { createSchemaVersions } from '../../../src/gateway/schema/schemaVersions.ts';
import { createHttpServer } from '../../../src/http/server.ts';
import { createLogger } from '../../../src/logging/log.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { upstreamHeaders } from '../../../src/upstream/transport/headers.ts';
import { CONTACTS_SDL, INTERVALS_SDL, UPSTREAM_SDL } from '../schema/sdl.ts';
import { startValidatedSandbox } from '../upstream/validatedSandbox.ts';

export interface LimitedGateway {
  /** Sends one POST with `body` as JSON. */
  ask(
    body: unknown,
  ): Promise<{ readonly status: number; readonly codes: readonly string[]; readonly text: string }>;
  /** The number of upstream operations so far. */
  upstreamOperations(): number;
  stop(): Promise<void>;
}

/** Starts the gateway over HTTP with a sandbox as its upstream. Limits that are not given have their defaults. */
export async function startLimitedGateway(
  changes: Partial<Limits> = {},
  trustedDocuments?: TrustedDocuments,
): Promise<LimitedGateway> {
  const sandbox = await startValidatedSandbox();
  const client = createUpstreamClient({ url: sandbox.url, timeoutMs: 20_000, maxConnections: 8 });
  const version = createSchemaVersion({
    upstreamSchema: buildSchema(UPSTREAM_SDL),
    client,
    contactsSdl: CONTACTS_SDL,
    fetch: 'eager',
    plan: true,
    federation: 'full',
    intervals: { sdl: INTERVALS_SDL, now: Date.now },
  });
  const apollo = createGatewayServer(createSchemaVersions(version), {
    introspection: true,
    reportInternalError: () => undefined,
    limits: { ...DEFAULT_LIMITS, ...changes },
    trustedDocuments,
  });
  await apollo.start();
  const http = await createHttpServer({
    apollo: () => apollo,
    createContext: async ({ requestId, signal }) => ({
      requestId,
      signal,
      headers: upstreamHeaders(() => undefined),
    }),
    readiness: () => ({ ready: true }),
    metrics: new Registry(),
    newRequestId: () => 'id',
    now: () => 0,
    log: createLogger({ level: 'silent' }),
    ...{
      corsOrigins: [],
      maxBodyBytes: 1_048_576,
      requestDeadlineMs: 20_000,
      drainTimeoutMs: 1_000,
      playground: false,
    },
  });
  const { url } = await http.listen({ host: '127.0.0.1', port: 0 });
  return {
    ask: async (body) => {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      const codes = [...text.matchAll(/"extensions":\{"code":"([A-Z_]+)"/g)].map(([, code = '']) => code);
      return { status: answer.status, codes: [...new Set(codes)], text };
    },
    upstreamOperations: () => sandbox.operationCount,
    stop: async () => {
      await http.drain();
      await apollo.stop();
      await client.close();
      await sandbox.stop();
    },
  };
}
