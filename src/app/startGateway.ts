import { randomUUID } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { createGatewayServer } from '../gateway/apollo/server.ts';
import { createDocumentCache } from '../gateway/documents/documentCache.ts';
import type { ClientContext } from '../gateway/execution/context.ts';
import { startSchemaPolling } from '../gateway/schema/schemaPolling.ts';
import { createSchemaVersion } from '../gateway/schema/schemaVersion.ts';
import { createSchemaVersions } from '../gateway/schema/schemaVersions.ts';
import { overloadStatus } from '../http/middleware/overload.ts';
import { readinessBy } from '../http/readiness.ts';
import type { Listening } from '../http/server.ts';
import { createHttpServer } from '../http/server.ts';
import { logFailures } from '../logging/failureLog.ts';
import type { Logger } from '../logging/log.ts';
import { loadUpstreamSchema, renewUpstreamSchema } from '../upstream/schema/schemaSource.ts';
import { upstreamHeaders } from '../upstream/transport/headers.ts';
import { authenticateFor, clientHeaders } from './access.ts';
import { historyCacheFor } from './historyCache.ts';
import { readSchemaFiles } from './schemaFiles.ts';
import type { OnStop } from './startParts.ts';
import { startParts } from './startParts.ts';
import { startUpstream } from './startUpstream.ts';
import { startTelemetry } from './telemetry.ts';

/** The longest wait for requests in flight when the process is to end. */
const DRAIN_TIMEOUT_MS = 25_000;

/** Milliseconds that never go back. */
const now = () => performance.now();

export interface Gateway {
  /** Where it listens. */
  readonly url: string;
  /** Where the metrics are. */
  readonly metricsUrl: string;
  /** Answers what is in flight, then ends everything that was started. */
  stop(): Promise<void>;
}

/**
 * Starts everything, in the order in which one part needs the other. When a part cannot start, it stops what was started
 * and rejects.
 */
export async function startGateway(config: Config, { log }: { readonly log: Logger }): Promise<Gateway> {
  const { value, stop } = await startParts(log, (onStop) => listen(config, log, onStop));
  return { ...value, stop };
}

/** Resolves once everything is started. */
async function listen(config: Config, log: Logger, onStop: OnStop): Promise<Listening> {
  const reportFailure = logFailures(log);
  const observation = await startTelemetry(config, log, now);
  onStop(observation.stop);
  const { upstreamEvents: events, callWatches, registry, watch } = observation;
  const upstream = await startUpstream(config, { log, events, callWatches });
  onStop(upstream.stop);
  const { client, redis, secret } = upstream;
  const schemaFiles = await readSchemaFiles();
  const { token, source, pollSeconds } = config.upstreamSchema;
  const headers = upstreamHeaders((name) =>
    name === 'authorization' && token ? `Bearer ${token}` : undefined,
  );
  const schemaSource = { source, client, headers, log };
  const { schema: initial } = await loadUpstreamSchema({ ...schemaSource, snapshot: schemaFiles.snapshot });
  const historyCache = historyCacheFor(config, { redis, secret, registry, log, reportFailure });
  const documents = createDocumentCache(config.documentCache);
  const generate = (upstreamSchema: typeof initial) =>
    createSchemaVersion({
      ...{
        upstreamSchema,
        client,
        historyCache,
        instrumentation: watch,
        documents,
        contactsSdl: schemaFiles.contacts,
      },
      ...{ fetch: config.features.contactsFetch, plan: true, federation: config.features.federation },
      ...{ intervals: { sdl: schemaFiles.intervals, now: Date.now }, requestLimits: config.requests },
      onInvalidUpstreamValue: () => polling.pollEarly(),
    });
  const generations = createSchemaVersions(generate(initial));
  const polling = startSchemaPolling({
    ...{ initial, pollSeconds, log, now },
    onPolled: observation.onSchemaPolled,
    load: async (signal) => (await renewUpstreamSchema(schemaSource, signal)).schema,
    apply: (schema) => generations.replace(generate(schema)),
  });
  onStop(polling.stop);
  const apollo = createGatewayServer(generations, {
    introspection: config.features.introspection,
    traces: config.features.federatedTraces,
    ...{ limits: config.requests, documents, trustedDocuments: config.requests.trustedDocuments },
    maxResponseBytes: config.requests.maxResponseBytes,
    plugins: [overloadStatus()],
    reportInternalError: reportFailure,
  });
  await apollo.start();
  onStop(() => apollo.stop());
  const http = await createHttpServer<ClientContext>({
    apollo: () => apollo,
    authenticate: authenticateFor(config.access, log),
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
  onStop(http.drain);
  return http.listen(config.listen);
}
