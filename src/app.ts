import { randomUUID } from 'node:crypto';
import { authenticateFor, clientHeaders } from './access.ts';
import type { Config } from './config.ts';
import type { ClientContext } from './gateway/context.ts';
import { createDocumentCache } from './gateway/documents/documentCache.ts';
import { createGeneration } from './gateway/generation.ts';
import { createGenerations } from './gateway/generations.ts';
import { startSchemaPolling } from './gateway/schemaPolling.ts';
import { createGatewayServer } from './gateway/server.ts';
import { historyCacheFor } from './histories.ts';
import { overloadStatus } from './http/overload.ts';
import { readinessBy } from './http/readiness.ts';
import { createHttpServer } from './http/server.ts';
import type { Logger } from './log.ts';
import { startObservation } from './observation.ts';
import { readSchemaFiles } from './schemaFiles.ts';
import { startUpstream } from './startUpstream.ts';
import { upstreamHeaders } from './upstream/headers.ts';
import { loadUpstreamSchema, renewUpstreamSchema } from './upstream/schemaSource.ts';

/** The longest wait for requests in flight when the process is to end. */
const DRAIN_TIMEOUT_MS = 25_000;

/** Milliseconds that never go back. */
const now = () => performance.now();

export interface App {
  /** Where it listens. */
  readonly url: string;
  /** Where the metrics are. */
  readonly metricsUrl: string;
  /** Answers what is in flight, then ends everything that was started. */
  stop(): Promise<void>;
}

/** Starts everything, in the order in which one part needs the other. Rejects when a part cannot start. */
export async function startApp(config: Config, { log }: { readonly log: Logger }): Promise<App> {
  const observation = await startObservation(config, log, now);
  const { upstreamEvents: events, callWatches, registry, watch } = observation;
  const upstream = await startUpstream(config, { log, events, callWatches });
  const { client, redis } = upstream;
  const schemaFiles = await readSchemaFiles();
  const { token, source, pollSeconds } = config.upstreamSchema;
  const headers = upstreamHeaders((name) =>
    name === 'authorization' && token ? `Bearer ${token}` : undefined,
  );
  const schemaSource = { source, client, headers, log };
  const { schema: initial } = await loadUpstreamSchema({ ...schemaSource, snapshot: schemaFiles.snapshot });
  const historyCache = historyCacheFor(config, { redis, registry, log });
  const documents = createDocumentCache(config.documentCache);
  const generate = (upstreamSchema: typeof initial) =>
    createGeneration({
      ...{ upstreamSchema, client, historyCache, watch, documents, contactsSdl: schemaFiles.contacts },
      ...{ fetch: config.features.contactsFetch, plan: true, federation: config.features.federation },
      intervals: {
        sdl: schemaFiles.intervals,
        maxConversations: config.requests.maxIndicatorConversations,
        now: Date.now,
      },
      onMisfit: () => polling.pollEarly(),
    });
  const generations = createGenerations(generate(initial));
  const polling = startSchemaPolling({
    ...{ initial, pollSeconds, log, now },
    onPolled: observation.onSchemaPolled,
    load: async (signal) => (await renewUpstreamSchema(schemaSource, signal)).schema,
    apply: (schema) => generations.replace(generate(schema)),
  });
  const apollo = createGatewayServer(generations, {
    introspection: config.features.introspection,
    traces: config.features.federatedTraces,
    ...{ limits: config.requests, documents, trustedDocuments: config.requests.trustedDocuments },
    plugins: [overloadStatus()],
    reportInternalError: (error, requestId) => log.error({ requestId, err: error }, 'A field failed.'),
  });
  await apollo.start();
  const http = await createHttpServer<ClientContext>({
    apollo: () => apollo,
    authenticate: authenticateFor(config.access),
    createContext: async ({ headers, ...request }) => {
      const deadlineAtMs = now() + config.requests.deadlineMs;
      return observation.beginRequest({
        ...request,
        deadlineAtMs,
        headers: clientHeaders(headers, config.access),
      });
    },
    readiness: () => readinessBy(upstream.unavailability()),
    requestDeadlineMs: config.requests.deadlineMs,
    drainTimeoutMs: DRAIN_TIMEOUT_MS,
    newRequestId: randomUUID,
    onRequestEnd: observation.onRequestEnd,
    playground: config.features.playground && { schema: () => generations.current().schema },
    ...config.requests,
    ...{ connections: config.connections, allowedHosts: config.allowedHosts },
    ...{ metrics: registry, metricsPort: config.listen.metricsPort, log, now },
  });
  return {
    ...(await http.listen(config.listen)),
    stop: async () => {
      polling.stop();
      await http.drain();
      await apollo.stop();
      await upstream.stop();
      await observation.stop();
    },
  };
}
