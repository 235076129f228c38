import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { readSchemaFiles } from '../../src/app/schemaFiles.ts';
import { createGatewayServer } from '../../src/gateway/apollo/server.ts';
import type { ClientContext } from '../../src/gateway/execution/context.ts';
import { createSchemaVersion } from '../../src/gateway/schema/schemaVersion.ts';
import { createSchemaVersions } from '../../src/gateway/schema/schemaVersions.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createLogger } from '../../src/logging/log.ts';
import { createUpstreamClient } from '../../src/upstream/client.ts';
import { loadUpstreamSchema } from '../../src/upstream/schema/schemaSource.ts';
import { upstreamHeaders } from '../../src/upstream/transport/headers.ts';
import { argument, serve } from '../serve.ts';
import { productionConfig } from './settings.ts';

/** This gateway without its planner: Apollo Server over `stitchSchemas`. */
await serve(async () => {
  const url = argument(0);
  const config = productionConfig(url);
  const log = createLogger({ level: config.logLevel });
  const client = createUpstreamClient({ url, ...config.upstreamCalls });
  const schemaFiles = await readSchemaFiles();
  const { schema } = await loadUpstreamSchema({
    ...{ client, log, headers: upstreamHeaders(() => undefined) },
    ...{ source: config.upstreamSchema.source, snapshot: schemaFiles.snapshot },
  });
  const generation = createSchemaVersion({
    ...{ upstreamSchema: schema, client, contactsSdl: schemaFiles.contacts },
    ...{ fetch: config.features.contactsFetch, plan: false, federation: config.features.federation },
  });
  const apollo = createGatewayServer(createSchemaVersions(generation), {
    introspection: false,
    reportInternalError: (error, requestId) => log.error({ requestId, err: error }, 'A field failed.'),
  });
  await apollo.start();
  const http = await createHttpServer<ClientContext>({
    apollo: () => apollo,
    createContext: async ({ requestId, signal, headers }) => ({
      ...{ requestId, signal },
      headers: upstreamHeaders((name) => headers[name]?.toString()),
    }),
    readiness: () => ({ ready: true }),
    requestDeadlineMs: config.requests.deadlineMs,
    drainTimeoutMs: 1_000,
    newRequestId: randomUUID,
    now: () => performance.now(),
    playground: false,
    ...config.requests,
    ...{ metrics: new Registry(), log },
  });
  const { url: gatewayUrl } = await http.listen(config.listen);
  return `${gatewayUrl}/graphql`;
});
