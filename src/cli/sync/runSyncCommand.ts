import { tmpdir } from 'node:os';
import type { RunningExport, StartExportParts } from '../../app/startExport.ts';
import { startExport } from '../../app/startExport.ts';
import type { Config } from '../../config/config.ts';
import { spellTimestamp } from '../../export/rows/columns/spellTimestamp.ts';
import { DEFAULT_ROWS } from '../../export/rows/rowArguments.ts';
import { createDays } from '../../indicators/days.ts';
import type { Logger } from '../../logging/log.ts';
import type { Destination } from '../../sync/contract/destination.ts';
import type { SyncSummary } from '../../sync/runSync.ts';
import { runSync } from '../../sync/runSync.ts';
import { historySource } from '../../sync/windows/historySource.ts';
import { CommandFailed } from '../support/exitCodes.ts';
import { readToken } from '../support/tokenFile.ts';
import { upstreamFailure } from '../support/upstreamFailure.ts';
import { destinationFailure } from './destinationFailure.ts';
import type { SyncCommandOptions } from './syncOptions.ts';

export interface RunSyncParts {
  readonly config: Config;
  /** Null if the gateway has an account, or if the upstream needs no token. */
  readonly tokenFile: string | null;
  readonly log: Logger;
  /** The signal ends the wait for a lock. */
  readonly openDestination: (
    address: SyncCommandOptions['to'],
    config: Config,
    signal: AbortSignal,
  ) => Promise<Destination>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Of waits for the upstream. @default the clock of the system */
  readonly clock?: StartExportParts['clock'];
  /** Cancels the run. */
  readonly signal: AbortSignal;
}

/** Only exports of lines use it. */
const PRECISION = { contacts: 'microseconds', conversations: null } as const;
/** Conversations on one page of the upstream's list. */
const PAGE_SIZE = 100;

/**
 * One run: opens the destination, connects to the upstream, syncs, and closes both. Rejects with a `UsageError` or a
 * `CommandFailed`.
 */
export async function runSyncCommand(options: SyncCommandOptions, parts: RunSyncParts): Promise<SyncSummary> {
  const { config, tokenFile, log, now, signal } = parts;
  const token = tokenFile === null ? null : () => readToken('sync', tokenFile);
  let destination: Destination | null = null;
  let running: RunningExport | null = null;
  const stop = (): void => void running?.stop();
  signal.addEventListener('abort', stop);
  try {
    signal.throwIfAborted();
    destination = await parts.openDestination(options.to, config, signal);
    signal.throwIfAborted();
    const { parallel, maxPerSecond } = options;
    const settings = {
      rows: DEFAULT_ROWS,
      precision: PRECISION,
      ...{ parallel, maxPerSecond },
      pageSize: PAGE_SIZE,
      readToken: token,
    };
    running = await startExport(config, settings, { log, onProgress: () => undefined, clock: parts.clock });
    signal.throwIfAborted();
    const startedAt = now();
    const exportedAt = spellTimestamp(new Date(startedAt).toISOString()) ?? '';
    const upstream = config.upstream.kind === 'sandbox' ? 'sandbox' : config.upstream.url;
    return await runSync(
      { ...options, looksBackDaily: options.everyMs !== null, upstream, now: startedAt },
      {
        ...{ destination, source: historySource(running.histories, exportedAt) },
        ...{ days: createDays(options.timeZone), temporaryDirectory: tmpdir(), signal },
        onWindow: ({ from, to }, outcome) => {
          const window = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
          log.info({ ...window, ...outcome }, 'A window was written.');
        },
      },
    );
  } catch (cause) {
    throw signal.aborted
      ? new CommandFailed('sync: stopped; the next run continues', { cause })
      : upstreamFailure('sync', destinationFailure('sync', cause));
  } finally {
    signal.removeEventListener('abort', stop);
    await running?.stop();
    await destination?.close();
  }
}
