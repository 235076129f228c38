import { setTimeout } from 'node:timers/promises';
import { Command } from 'commander';
import type { Config } from '../config/config.ts';
import type { Logger } from '../logging/log.ts';
import { isRetried, MAX_TRIES } from '../sync/contract/syncState.ts';
import type { SyncSummary } from '../sync/runSync.ts';
import { CommandFailed } from './support/exitCodes.ts';
import { refuseTokenFile, UnusableTokenFile } from './support/tokenFile.ts';
import type { RunSyncParts } from './sync/runSyncCommand.ts';
import { runSyncCommand } from './sync/runSyncCommand.ts';
import type { RawSyncOptions, SyncCommandOptions } from './sync/syncOptions.ts';
import { DEFAULT_LOOK_BACK_DAYS, DEFAULT_SYNC_PARALLEL, parseSyncOptions } from './sync/syncOptions.ts';

export interface SyncCommandParts {
  /** Throws a `ConfigError`. */
  readonly readConfig: () => Config;
  readonly createLog: (config: Config) => Logger;
  readonly openDestination: RunSyncParts['openDestination'];
  /** Writes to standard output. */
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Calls the listener for each SIGTERM and SIGINT. */
  readonly onStopSignal: (listener: () => void) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after the delay, in milliseconds, or when the signal aborts. */
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
}

/**
 * `contacts-gateway sync`: brings a destination up to date. Throws a `UsageError` for wrong options and for a destination
 * that cannot be used. Throws a `CommandFailed` if the sync fails, or if some conversations could not be read.
 */
export function syncCommand(parts: SyncCommandParts): Command {
  return new Command('sync')
    .description('bring a directory, an S3 bucket or a PostgreSQL database up to date with all contacts')
    .requiredOption('--to <destination>', 'a directory, s3://BUCKET/PREFIX or postgres://HOST/DATABASE')
    .option('--since <day>', 'the first day, as 2026-01-31; required for the first run')
    .option('--look-back <days>', 'how many of the last days are read again', String(DEFAULT_LOOK_BACK_DAYS))
    .option('--time-zone <zone>', 'the time zone in which days begin', 'UTC')
    .option('--every <duration>', 'run again and again, as 15m or 1h; by default, run once')
    .option('--parallel <n>', 'days and upstream operations in flight at once', String(DEFAULT_SYNC_PARALLEL))
    .option(
      '--max-rps <n>',
      'upstream operations sent in a second; by default as many as the upstream allows',
    )
    .option('--token-file <file>', "holds the upstream's bearer token (not with UPSTREAM_AUTH=service)")
    .action(async (raw: RawSyncOptions) => {
      const options = parseSyncOptions(raw);
      const config = parts.readConfig();
      refuseTokenFile('sync', raw.tokenFile, config);
      const tokenFile = raw.tokenFile ?? null;
      const stopping = new AbortController();
      parts.onStopSignal(() => stopping.abort());
      const { openDestination, now } = parts;
      const log = parts.createLog(config);
      const runParts = { config, tokenFile, log, openDestination, now, signal: stopping.signal };
      if (options.everyMs === null) report(await runSyncCommand(options, runParts), parts);
      else await runRepeatedly(options, options.everyMs, runParts, parts);
    });
}

type Output = Pick<SyncCommandParts, 'write' | 'writeError'>;

/** @throws CommandFailed if the next runs will try again to read some conversations. */
function report(summary: SyncSummary, { write, writeError }: Output): void {
  write(describe(summary));
  const { unavailable } = summary.state;
  const retried = unavailable.filter(isRetried).length;
  const listed = unavailable.length - retried;
  if (listed > 0) {
    writeError(
      `sync: warning: ${listed} conversations could not be read on ${MAX_TRIES} days; the next runs do not try again\n`,
    );
  }
  if (retried === 0) return;
  throw new CommandFailed(`sync: ${retried} conversations could not be read; the next runs try again`);
}

function describe({ contacts, conversations, moved, removed, anonymised, state }: SyncSummary): string {
  const until = new Date(state.covered.to).toISOString();
  return (
    `sync: complete until ${until}: ${contacts} contacts of ${conversations} conversations written, ` +
    `${moved} conversations moved to another day, ${removed} removed because they are open again, ${anonymised} anonymised\n`
  );
}

/**
 * Runs until a stop signal. A run that fails is reported, and the next one continues. Wrong usage, and a destination or an
 * upstream that cannot be used, end the command. A token file that cannot be used ends it only at the first run: later, another
 * program may be in the middle of changing the file.
 */
async function runRepeatedly(
  options: SyncCommandOptions,
  everyMs: number,
  runParts: RunSyncParts,
  { write, writeError, now, sleep }: SyncCommandParts,
): Promise<void> {
  const { signal } = runParts;
  for (let run = 1; !signal.aborted; run += 1) {
    const startedAtMs = now();
    try {
      report(await runSyncCommand(options, runParts), { write, writeError });
    } catch (error) {
      if (signal.aborted) return;
      const mayPass = error instanceof CommandFailed || (run > 1 && error instanceof UnusableTokenFile);
      if (!mayPass) throw error;
      writeError(`${error.message}\n`);
    }
    await sleep(Math.max(0, startedAtMs + everyMs - now()), signal);
  }
}

/** Resolves after the delay, in milliseconds, or when the signal aborts. */
export async function sleepUnlessAborted(delayMs: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(delayMs, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
