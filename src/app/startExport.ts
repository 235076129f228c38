import { createHash, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { GraphQLSchema } from 'graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import type { Config } from '../config/config.ts';
import type { ExportParts } from '../export/exportContacts.ts';
import type { OnProgress } from '../export/progress.ts';
import type { RowArguments } from '../export/rows/rowArguments.ts';
import { addedDetails, DEFAULT_ROWS, defaultDetails } from '../export/rows/rowArguments.ts';
import type { RowPrecision } from '../export/rows/rowWriters.ts';
import type { ContactSource } from '../export/source/contactSource.ts';
import { contactSource } from '../export/source/contactSource.ts';
import { createExportOperations } from '../export/source/exportOperations.ts';
import type { Logger } from '../logging/log.ts';
import type { ClosedHistoriesPage } from '../upstream/closedConversations/closedHistories.ts';
import { closedHistories } from '../upstream/closedConversations/closedHistories.ts';
import { closedPageReader } from '../upstream/closedConversations/closedPage.ts';
import type { Interval } from '../upstream/closedConversations/interval.ts';
import { detailSelection } from '../upstream/history/details/detailSelection.ts';
import { createPageLoader } from '../upstream/history/historyPages.ts';
import type { HistorySelection } from '../upstream/history/historySelection.ts';
import { historySelection } from '../upstream/history/historySelection.ts';
import { findClosedList } from '../upstream/schema/closedList.ts';
import { listFilters } from '../upstream/schema/listFilters.ts';
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
  /** The rows to export. */
  readonly rows: RowArguments;
  readonly precision: RowPrecision;
  /** Reads the upstream's bearer token. Null when the gateway has an account, or when no token is needed. */
  readonly readToken: (() => Promise<string>) | null;
}

/** For commands that read histories and export no rows. */
export const NO_ROWS: Pick<ExportSettings, 'rows' | 'precision'> = {
  rows: { ...DEFAULT_ROWS, columnsVersion: 1 },
  precision: { contacts: 'milliseconds', conversations: null },
};

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

/** The upstream's schema lacks fields that requested columns need. The message has one line. */
export class NoSuchDetails extends Error {
  override readonly name = 'NoSuchDetails';
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
    const { pageSize, rows, precision } = settings;
    const selection = selectionOf(schema, rows);
    const readPage = closedPageReader(closedList.list, selection, execute);
    const pages = createPageLoader(execute, selection);
    const others = listFilters(closedList.list, rows);
    const contacts: ContactSource = contactSource(readPage, pages, { pageSize, others, rows, precision });
    const digest = createHash('sha256')
      .update(printSchema(lexicographicSortSchema(schema)))
      .digest('hex');
    const parts: ExportParts = {
      ...{ source: contacts, upstreamSchema: `sha256:${digest}`, onProgress },
      ...{ parallel: settings.parallel, newName: randomUUID, now: Date.now },
    };
    return {
      ...{ parts, operations, upstreamUrl: upstream.url },
      histories: (interval: Interval) =>
        closedHistories({ interval, others: {}, after: null, pageSize }, readPage, pages),
    };
  });
  return { ...value, stop };
}

/** The names of users are left out when the schema lacks them. What `--columns` requests must be there. */
function selectionOf(schema: GraphQLSchema, rows: RowArguments): HistorySelection {
  const added = addedDetails(rows);
  const { missing } = detailSelection(schema, added);
  if (missing.length > 0) {
    throw new NoSuchDetails(
      `--columns: expected ${missing.join(', ')} in the upstream's schema, which lacks ${missing.length === 1 ? 'it' : 'them'}`,
    );
  }
  const always = defaultDetails(rows);
  const { fields, references } = detailSelection(schema, {
    conversation: [...always.conversation, ...added.conversation],
    user: [...always.user, ...added.user],
  });
  return historySelection(schema, references, fields);
}
