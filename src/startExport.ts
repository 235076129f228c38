import { createHash, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { lexicographicSortSchema, printSchema } from 'graphql';
import pLimit from 'p-limit';
import type { Config } from './config.ts';
import type { ContactSource } from './export/contactSource.ts';
import { contactSource } from './export/contactSource.ts';
import type { ExportParts } from './export/exportContacts.ts';
import { withPatience } from './export/patience.ts';
import type { OnProgress } from './export/progress.ts';
import type { Logger } from './log.ts';
import { readSchemaFiles } from './schemaFiles.ts';
import { startParts } from './startParts.ts';
import { startUpstream } from './startUpstream.ts';
import { upstreamHeaders } from './upstream/headers.ts';
import type { ExecuteOperation } from './upstream/historyPages.ts';
import { createPageLoader } from './upstream/historyPages.ts';
import { historySelection } from './upstream/historySelection.ts';
import { findClosedList } from './upstream/intervals/closedList.ts';
import { closedPageReader } from './upstream/intervals/closedPage.ts';
import { sleep } from './upstream/resilience/sleep.ts';
import { loadUpstreamSchema } from './upstream/schemaSource.ts';

export interface ExportSettings {
  /** Windows read, and upstream operations in flight, at once. */
  readonly parallel: number;
  /** Conversations in one page of upstream's list. */
  readonly pageSize: number;
  /** The upstream's bearer token; undefined when the gateway has an account or none is needed. */
  readonly token: string | undefined;
}

export interface RunningExport {
  readonly parts: ExportParts;
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

/** Connects to the upstream as serving does, reads its schema, and finds the list to export from. */
export async function startExport(
  config: Config,
  settings: ExportSettings,
  { log, onProgress }: { readonly log: Logger; readonly onProgress: OnProgress },
): Promise<RunningExport> {
  const { value, stop } = await startParts(log, async (onStop) => {
    const upstream = await startUpstream(config, { log, events: {} });
    onStop(upstream.stop);
    const stopping = new AbortController();
    onStop(() => stopping.abort());
    const { client } = upstream;
    const { source, token: schemaToken } = config.upstreamSchema;
    const schemaHeaders = bearer(settings.token ?? schemaToken);
    const { snapshot } = await readSchemaFiles();
    const { schema } = await loadUpstreamSchema({ source, client, headers: schemaHeaders, snapshot, log });
    const found = findClosedList(schema);
    if (!found.ok) throw new NoClosedList(found.reasons);
    const headers = bearer(settings.token);
    const { signal } = stopping;
    // Every operation in flight, or waiting to be sent again, listens to it: that is no leak.
    setMaxListeners(0, signal);
    const atOnce = pLimit(settings.parallel);
    let operations = 0;
    const send: ExecuteOperation = (query, variables) =>
      atOnce(() => {
        operations += 1;
        return client.execute({ query, variables, headers, signal, isRepeatable: true });
      });
    const execute = withPatience(send, {
      sleep: (delayMs) => sleep(delayMs, signal),
      random: Math.random,
      onRetry: (reason) => log.warn({ reason }, 'An upstream operation failed and will be sent again.'),
    });
    const selection = historySelection(schema);
    const contacts: ContactSource = contactSource(
      closedPageReader(found.list, selection, execute),
      createPageLoader(execute, selection),
      settings.pageSize,
    );
    const digest = createHash('sha256')
      .update(printSchema(lexicographicSortSchema(schema)))
      .digest('hex');
    const parts: ExportParts = {
      ...{ source: contacts, upstreamSchema: `sha256:${digest}`, onProgress },
      ...{ parallel: settings.parallel, newName: randomUUID },
    };
    return { parts, operations: () => operations };
  });
  return { ...value, stop };
}

function bearer(token: string | undefined) {
  return upstreamHeaders((name) =>
    name === 'authorization' && token !== undefined ? `Bearer ${token}` : undefined,
  );
}
