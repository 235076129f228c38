import { createHash, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { lexicographicSortSchema, printSchema } from 'graphql';
import type { Config } from '../config/config.ts';
import type { ExportParts } from '../export/exportContacts.ts';
import type { OnProgress } from '../export/progress.ts';
import type { ContactSource } from '../export/source/contactSource.ts';
import { contactSource } from '../export/source/contactSource.ts';
import { createExportOperations } from '../export/source/exportOperations.ts';
import type { Logger } from '../logging/log.ts';
import type { ClosedHistoriesPage } from '../upstream/closedConversations/closedHistories.ts';
import { closedHistories } from '../upstream/closedConversations/closedHistories.ts';
import { closedPageReader } from '../upstream/closedConversations/closedPage.ts';
import type { Interval } from '../upstream/closedConversations/interval.ts';
import { createPageLoader } from '../upstream/history/historyPages.ts';
import { historySelection } from '../upstream/history/historySelection.ts';
import { findClosedList } from '../upstream/schema/closedList.ts';
import { loadUpstreamSchema } from '../upstream/schema/schemaSource.ts';
import { bearerHeaders } from '../upstream/transport/headers.ts';
import { readSchemaFiles } from './schemaFiles.ts';
import { startParts } from './startParts.ts';
import { startUpstream } from './startUpstream.ts';

export interface ExportSettings {
  /** Number of windows, and of upstream operations, that are in flight at once. */
  readonly parallel: number;
  /** Conversations in one page of the upstream's list. */
  readonly pageSize: number;
  /** Reads the upstream's bearer token. Null when the gateway has an account, or when no token is needed. */
  readonly readToken: (() => Promise<string>) | null;
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

/** The upstream's schema has no usable list of closed conversations. The message has one reason on each line. */
export class NoClosedList extends Error {
  override readonly name = 'NoClosedList';

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
  }
}

/**
 * Connects to the upstream, loads its schema, and finds its list of closed conversations.
 *
 * Rejects with the error of `readToken` or `loadUpstreamSchema`, with `NoClosedList` when there is no usable list, and with
 * `UpstreamGone` when the upstream does not respond.
 */
export async function startExport(
  config: Config,
  settings: ExportSettings,
  { log, onProgress }: { readonly log: Logger; readonly onProgress: OnProgress },
): Promise<RunningExport> {
  const { value, stop } = await startParts(log, async (onStop) => {
    const upstream = await startUpstream(config, { log, events: {}, maxTries: 1 });
    onStop(upstream.stop);
    const stopping = new AbortController();
    onStop(() => stopping.abort());
    const { signal } = stopping;
    // Node warns about a leak at more than ten listeners. Here each operation in flight has one, which is not a leak.
    setMaxListeners(0, signal);
    const { client, execute, operations } = await createExportOperations({
      ...{ client: upstream.client, signal, log },
      ...{ parallel: settings.parallel, readToken: settings.readToken },
    });
    const { source, token } = config.upstreamSchema;
    const headers = bearerHeaders(token);
    const { snapshot } = await readSchemaFiles();
    const { schema } = await loadUpstreamSchema({ source, client, headers, snapshot, log });
    const closedList = findClosedList(schema);
    if (!closedList.ok) throw new NoClosedList(closedList.reasons);
    const selection = historySelection(schema);
    const { pageSize } = settings;
    const readPage = closedPageReader(closedList.list, selection, execute);
    const pages = createPageLoader(execute, selection);
    const contacts: ContactSource = contactSource(readPage, pages, pageSize);
    const digest = createHash('sha256')
      .update(printSchema(lexicographicSortSchema(schema)))
      .digest('hex');
    const parts: ExportParts = {
      ...{ source: contacts, upstreamSchema: `sha256:${digest}`, onProgress },
      ...{ parallel: settings.parallel, newName: randomUUID },
    };
    return {
      ...{ parts, operations, upstreamUrl: upstream.url },
      histories: (interval: Interval) =>
        closedHistories({ interval, others: {}, after: null, pageSize }, readPage, pages),
    };
  });
  return { ...value, stop };
}
