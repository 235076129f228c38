import { createHash, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { lexicographicSortSchema, printSchema } from 'graphql';
import type { Config } from '../config/config.ts';
import type { ContactSource } from '../export/contactSource.ts';
import { contactSource } from '../export/contactSource.ts';
import type { ExportParts } from '../export/exportContacts.ts';
import { createExportOperations } from '../export/exportOperations.ts';
import type { OnProgress } from '../export/progress.ts';
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
  /** Windows read, and upstream operations in flight, at once. */
  readonly parallel: number;
  /** Conversations in one page of upstream's list. */
  readonly pageSize: number;
  /** Reads the upstream's bearer token; null when the gateway has an account or none is needed. */
  readonly readToken: (() => Promise<string>) | null;
}

export interface RunningExport {
  readonly parts: ExportParts;
  /** The histories that an export reads, a page at a time. Rejects as `closedHistories` does. */
  readonly histories: (interval: Interval) => AsyncIterable<ClosedHistoriesPage>;
  /** The GraphQL endpoint in use, that of the embedded sandbox included. */
  readonly upstreamUrl: string;
  /** Upstream operations sent so far, the repeated ones included. */
  readonly operations: () => number;
  /** Gives up what is in flight and ends everything that was started. */
  stop(): Promise<void>;
}

/** The upstream's schema has no list of closed conversations that could be read. One reason a line. */
export class NoClosedList extends Error {
  override readonly name = 'NoClosedList';

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
  }
}

/**
 * Connects to the upstream, reads its schema, and finds the list to export from. Rejects as `readToken` does, with a
 * `NoClosedList`, as `loadUpstreamSchema` does, and with an `UpstreamGone` when the upstream answers nothing.
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
    // Every operation in flight, or waiting to be sent again, listens to it: that is no leak.
    setMaxListeners(0, signal);
    const { client, execute, operations } = await createExportOperations({
      ...{ client: upstream.client, signal, log },
      ...{ parallel: settings.parallel, readToken: settings.readToken },
    });
    const { source, token } = config.upstreamSchema;
    const headers = bearerHeaders(token);
    const { snapshot } = await readSchemaFiles();
    const { schema } = await loadUpstreamSchema({ source, client, headers, snapshot, log });
    const found = findClosedList(schema);
    if (!found.ok) throw new NoClosedList(found.reasons);
    const selection = historySelection(schema);
    const { pageSize } = settings;
    const readPage = closedPageReader(found.list, selection, execute);
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
