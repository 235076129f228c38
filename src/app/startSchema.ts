import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config/config.ts';
import type { DocumentCache } from '../gateway/documents/documentCache.ts';
import { startSchemaPolling } from '../gateway/schema/schemaPolling.ts';
import { createSchemaVersion } from '../gateway/schema/schemaVersion.ts';
import type { SchemaVersions } from '../gateway/schema/schemaVersions.ts';
import { createSchemaVersions } from '../gateway/schema/schemaVersions.ts';
import type { Logger } from '../logging/log.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import type { HistoryCache } from '../upstream/history/cache/historyCache.ts';
import { loadUpstreamSchema, renewUpstreamSchema } from '../upstream/schema/schemaSource.ts';
import { bearerHeaders } from '../upstream/transport/headers.ts';
import { readSchemaFiles } from './schemaFiles.ts';
import type { Telemetry } from './telemetry.ts';
import type { LiveSecrets } from './watch/watchSecrets.ts';
import type { WorkerGroup } from './workerGroup.ts';

export interface SchemaParts {
  readonly client: UpstreamClient;
  readonly secrets: LiveSecrets;
  readonly historyCache: HistoryCache | undefined;
  readonly documents: DocumentCache;
  readonly telemetry: Telemetry;
  /** Decides when this process polls. Undefined: every `SCHEMA_POLL_SECONDS`. */
  readonly group: WorkerGroup | undefined;
  readonly log: Logger;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
}

export interface RunningSchema {
  readonly versions: SchemaVersions;
  /** Stops polling. */
  stop(): void;
}

/**
 * Loads the upstream's schema, builds the gateway's schema from it, and polls the upstream for changes.
 * Rejects when the schema cannot be loaded or lacks something that the gateway needs.
 */
export async function startSchema(
  config: Config,
  { client, secrets, historyCache, documents, telemetry, group, log, now }: SchemaParts,
): Promise<RunningSchema> {
  const { source, pollSeconds } = config.upstreamSchema;
  const { snapshot, contacts, intervals } = await readSchemaFiles();
  const schemaSource = () => ({
    ...{ source, client, log },
    headers: bearerHeaders(secrets.current().schemaToken),
  });
  const { schema: initial } = await loadUpstreamSchema({ ...schemaSource(), snapshot });
  const createVersion = (upstreamSchema: GraphQLSchema) =>
    createSchemaVersion({
      ...{ upstreamSchema, client, historyCache, documents, contactsSdl: contacts },
      ...{ instrumentation: telemetry.instrumentation, plan: true, requestLimits: config.requests },
      ...{ fetch: config.features.contactsFetch, federation: config.features.federation },
      intervals: { sdl: intervals, now: Date.now },
      // An unexpected value is a sign that the upstream's schema has changed.
      onInvalidUpstreamValue: () => polling.pollEarly(),
    });
  const versions = createSchemaVersions(createVersion(initial));
  const polling = startSchemaPolling({
    ...{ initial, pollSeconds, log, now },
    onPolled: telemetry.onSchemaPolled,
    load: async (signal) => (await renewUpstreamSchema(schemaSource(), signal)).schema,
    schedule: group && ((poll) => scheduleInGroup(group, poll)),
    apply: (schema) => {
      versions.replace(createVersion(schema));
      group?.reportSchema(schema);
    },
  });
  return { versions, stop: polling.stop };
}

function scheduleInGroup(group: WorkerGroup, poll: () => void): () => void {
  let isStopped = false;
  group.onSchemaPoll(() => {
    if (!isStopped) poll();
  });
  return () => {
    isStopped = true;
  };
}
