import { createHash, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { lexicographicSortSchema, printSchema } from 'graphql';
import type { Config } from '../config/config.ts';
import type { ExportParts } from '../export/exportContacts.ts';
import type { OnProgress } from '../export/progress.ts';
import type { ExportClock } from '../export/source/exportOperations.ts';
import { createExportOperations } from '../export/source/exportOperations.ts';
import type { Logger } from '../logging/log.ts';
import type { ClosedHistoriesPage } from '../upstream/closedConversations/closedHistories.ts';
import type { Interval } from '../upstream/closedConversations/interval.ts';
import { loadUpstreamSchema } from '../upstream/schema/schemaSource.ts';
import { bearerHeaders } from '../upstream/transport/headers.ts';
import type { ExportSourceSettings } from './exportSource.ts';
import { createExportSource } from './exportSource.ts';
import { readSchemaFiles } from './schemaFiles.ts';
import { startParts } from './startParts.ts';
import { startUpstream } from './startUpstream.ts';
import { watchSecrets } from './watch/watchSecrets.ts';

export interface ExportSettings extends ExportSourceSettings {
  /** Upstream operations sent in a second. Null for no maximum of the export's own. */
  readonly maxPerSecond: number | null;
  /** Reads the upstream's bearer token. Null when the gateway has an account, or when no token is needed. */
  readonly readToken: (() => Promise<string>) | null;
}

export interface StartExportParts {
  readonly log: Logger;
  readonly onProgress: OnProgress;
  /** @default the clock of the system */
  readonly clock?: ExportClock | undefined;
}

export interface RunningExport {
  readonly parts: ExportParts;
  /** The histories that an export reads, a page at a time. Rejects as `closedHistories` does. */
  readonly histories: (interval: Interval) => AsyncIterable<ClosedHistoriesPage>;
  /** The GraphQL endpoint in use, that of the embedded sandbox included. */
  readonly upstreamUrl: string;
  /** Number of upstream operations sent so far, including retries. */
  readonly operations: () => number;
  /** Cancels operations in flight and stops all parts. */
  stop(): Promise<void>;
}

/**
 * Connects to the upstream, loads its schema, and finds its list of closed conversations.
 *
 * Rejects with the error of `readToken` or `loadUpstreamSchema`, with `NoClosedList` when there is no usable list, with
 * `NoSuchDetails` when the schema lacks fields, with `UnknownChannel`, and with `UpstreamGone` when the upstream does not
 * respond.
 */
export async function startExport(
  config: Config,
  settings: ExportSettings,
  { log, onProgress, clock }: StartExportParts,
): Promise<RunningExport> {
  const { value, stop } = await startParts(log, async (onStop) => {
    const secrets = watchSecrets(config, log);
    onStop(secrets.stop);
    const upstream = await startUpstream(config, { secrets, log, events: {}, maxTries: 1 });
    onStop(upstream.stop);
    const stopping = new AbortController();
    onStop(() => stopping.abort());
    const { signal } = stopping;
    // Node warns about a leak at more than ten listeners. Here each operation in flight has one, which is not a leak.
    setMaxListeners(0, signal);
    const { parallel } = settings;
    const operations = await createExportOperations({
      ...settings,
      client: upstream.client,
      signal,
      clock,
      log,
    });
    const { source, token } = config.upstreamSchema;
    const headers = bearerHeaders(token);
    const { snapshot } = await readSchemaFiles();
    const { schema } = await loadUpstreamSchema({
      ...{ source, client: operations.client, headers, snapshot, log },
    });
    const { contacts, histories } = createExportSource(schema, operations, settings);
    const digest = createHash('sha256')
      .update(printSchema(lexicographicSortSchema(schema)))
      .digest('hex');
    const parts: ExportParts = {
      ...{ source: contacts, upstreamSchema: `sha256:${digest}`, onProgress },
      ...{ parallel, newName: randomUUID, now: Date.now },
    };
    return { parts, histories, operations: operations.operations, upstreamUrl: upstream.url };
  });
  return { ...value, stop };
}
