import { randomUUID } from 'node:crypto';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { authenticateFor, clientHeaders } from './access.ts';
import type { Config } from './config.ts';
import type { ClientContext } from './gateway/context.ts';
import { createGeneration } from './gateway/generation.ts';
import { createGenerations } from './gateway/generations.ts';
import { createSchemaMetrics } from './gateway/schemaMetrics.ts';
import { startSchemaPolling } from './gateway/schemaPolling.ts';
import { createGatewayServer } from './gateway/server.ts';
import { overloadStatus } from './http/overload.ts';
import { createHttpServer } from './http/server.ts';
import type { Logger } from './log.ts';
import { readSchemaFiles } from './schemaFiles.ts';
import { startUpstream } from './startUpstream.ts';
import { upstreamHeaders } from './upstream/headers.ts';
import { loadUpstreamSchema, renewUpstreamSchema } from './upstream/schemaSource.ts';

/** The longest wait for requests in flight when the process is to end. */
const DRAIN_TIMEOUT_MS = 25_000;

export interface App {
  /** Where it listens. */
  readonly url: string;
  /** Answers what is in flight, then ends everything that was started. */
  stop(): Promise<void>;
}

/** Starts everything, in the order in which one part needs the other. Rejects when a part cannot start. */
export async function startApp(config: Config, { log }: { readonly log: Logger }): Promise<App> {
  const upstream = await startUpstream(config, { log, events: {} });
  const { client } = upstream;
  const { access } = config;
  const schemaFiles = await readSchemaFiles();
  const { token, source, pollSeconds } = config.upstreamSchema;
  const headers = upstreamHeaders((name) =>
    name === 'authorization' && token ? `Bearer ${token}` : undefined,
  );
  const schemaSource = { source, client, headers, log };
  const { schema: initial } = await loadUpstreamSchema({ ...schemaSource, snapshot: schemaFiles.snapshot });
  const generate = (upstreamSchema: typeof initial) =>
    createGeneration({
      ...{ upstreamSchema, client, contactsSdl: schemaFiles.contacts },
      ...{ fetch: config.features.contactsFetch, plan: true, federation: config.features.federation },
      onMisfit: () => polling.pollEarly(),
    });
  const generations = createGenerations(generate(initial));
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const polling = startSchemaPolling({
    ...{ initial, pollSeconds, log },
    now: () => performance.now(),
    onPolled: createSchemaMetrics(metrics),
    load: async (signal) => (await renewUpstreamSchema(schemaSource, signal)).schema,
    apply: (schema) => generations.replace(generate(schema)),
  });
  const apollo = createGatewayServer(generations, {
    introspection: config.features.introspection,
    traces: config.features.federation !== 'off',
    limits: config.requests,
    trustedDocuments: config.requests.trustedDocuments,
    plugins: [overloadStatus()],
    reportInternalError: (error, requestId) => log.error({ requestId, err: error }, 'A field failed.'),
  });
  await apollo.start();
  const http = await createHttpServer<ClientContext>({
    apollo: () => apollo,
    authenticate: authenticateFor(access),
    createContext: async (request) => ({
      requestId: request.requestId,
      signal: request.signal,
      deadlineAtMs: performance.now() + config.requests.deadlineMs,
      headers: clientHeaders(request.headers, access),
    }),
    readiness: () => {
      const code = upstream.unavailability();
      return code === null ? { ready: true } : { ready: false, code };
    },
    requestDeadlineMs: config.requests.deadlineMs,
    drainTimeoutMs: DRAIN_TIMEOUT_MS,
    newRequestId: randomUUID,
    now: () => performance.now(),
    playground: config.features.playground,
    ...config.requests,
    ...{ metrics, log },
  });
  return {
    url: await http.listen(config.listen),
    stop: async () => {
      polling.stop();
      await http.drain();
      await apollo.stop();
      await upstream.stop();
    },
  };
}
