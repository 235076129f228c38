import type { ApolloServer } from '@apollo/server';
import type { Config } from '../config/config.ts';
import type { TrustedDocuments } from '../gateway/apollo/limits/trustedDocuments.ts';
import { createGatewayServer } from '../gateway/apollo/server.ts';
import type { DocumentCache } from '../gateway/documents/documentCache.ts';
import { createDocumentCache } from '../gateway/documents/documentCache.ts';
import type { ClientContext } from '../gateway/execution/context.ts';
import { federatedTraces } from '../gateway/federation/traces.ts';
import type { SchemaVersions } from '../gateway/schema/schemaVersions.ts';
import { overloadStatus } from '../http/middleware/overload.ts';
import type { Listening } from '../http/server.ts';
import type { ReportFailure } from '../logging/failureLog.ts';
import { logFailures } from '../logging/failureLog.ts';
import type { Logger } from '../logging/log.ts';
import { historyCacheFor } from './historyCache.ts';
import { startHttp } from './startHttp.ts';
import type { OnStop } from './startParts.ts';
import { startParts } from './startParts.ts';
import { startSchema } from './startSchema.ts';
import { startUpstream } from './startUpstream.ts';
import { startTelemetry } from './telemetry.ts';
import { watchSecrets } from './watch/watchSecrets.ts';
import { watchTrustedDocuments } from './watch/watchTrustedDocuments.ts';
import type { WorkerGroup } from './workerGroup.ts';

/** Monotonic clock, in milliseconds. */
const now = () => performance.now();

export interface Gateway {
  readonly url: string;
  readonly metricsUrl: string;
  /** Waits for requests in flight, then stops all parts. Never rejects. A second call returns the same promise. */
  stop(): Promise<void>;
}

export interface GatewayParts {
  readonly log: Logger;
  /** The other workers of this gateway. @default undefined: this process is the whole gateway */
  readonly group?: WorkerGroup | undefined;
}

/** Starts all parts of the gateway. When a part cannot start, the parts that were started are stopped before this rejects. */
export async function startGateway(config: Config, parts: GatewayParts): Promise<Gateway> {
  const { value, stop } = await startParts(parts.log, (onStop) => startInOrder(config, parts, onStop));
  return { ...value, stop };
}

/** Each part needs some of the parts before it. They are stopped in reverse order. */
async function startInOrder(config: Config, parts: GatewayParts, onStop: OnStop): Promise<Listening> {
  const { group } = parts;
  const telemetry = await startTelemetry(config, parts.log, now);
  onStop(telemetry.stop);
  const { log } = telemetry;
  const reportFailure = logFailures(log);
  const secrets = watchSecrets(config, log);
  onStop(secrets.stop);
  const upstream = await startUpstream(config, { secrets, log, group, ...telemetry.upstream });
  onStop(upstream.stop);
  const historyCache = historyCacheFor(config, {
    ...{ redis: upstream.redis, group, account: upstream.account },
    ...{ registry: telemetry.registry, log, reportFailure },
  });
  const documents = createDocumentCache(config.documentCache);
  const schema = await startSchema(config, {
    ...{ client: upstream.client, secrets, historyCache, documents, telemetry, group, log, now },
  });
  onStop(schema.stop);
  const trustedDocuments = watchedDocuments(config, log);
  onStop(() => trustedDocuments?.stop());
  const { versions } = schema;
  const apollo = await createApollo(config, { versions, documents, trustedDocuments, reportFailure });
  await apollo.start();
  onStop(() => apollo.stop());
  const http = await startHttp(config, { apollo, versions, upstream, secrets, telemetry, group, log, now });
  onStop(http.stop);
  return http.listening;
}

function watchedDocuments({ requests }: Config, log: Logger) {
  const { trustedDocuments } = requests;
  if (trustedDocuments === undefined) return undefined;
  return watchTrustedDocuments({ file: trustedDocuments.file, initial: trustedDocuments.documents, log });
}

interface ApolloParts {
  readonly versions: SchemaVersions;
  readonly documents: DocumentCache;
  readonly trustedDocuments: TrustedDocuments | undefined;
  readonly reportFailure: ReportFailure;
}

async function createApollo(
  { features, requests }: Config,
  { versions, documents, trustedDocuments, reportFailure }: ApolloParts,
): Promise<ApolloServer<ClientContext>> {
  return createGatewayServer(versions, {
    introspection: features.introspection,
    traces: features.federatedTraces ? await federatedTraces() : undefined,
    ...{ limits: requests, documents, trustedDocuments },
    maxResponseBytes: requests.maxResponseBytes,
    plugins: [overloadStatus()],
    reportInternalError: reportFailure,
  });
}
