import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import type { Config } from '../config/config.ts';
import type { Manifest } from '../export/files/manifest.ts';
import { manifestFileOf } from '../export/files/outputFile.ts';
import type { ExportArguments } from '../export/files/storedArguments.ts';
import type { FileTarget } from '../export/files/workspace.ts';
import { precisionOf } from '../export/formats/format.ts';
import type { OnProgress, ProgressOutput } from '../export/progress.ts';
import { showProgress } from '../export/progress.ts';
import type { ExportOptions, RawExportOptions } from './export/exportOptions.ts';
import { DEFAULT_PARALLEL, MAX_PAGE_SIZE, parseExportOptions } from './export/exportOptions.ts';
import type { ExportTask } from './export/runExport.ts';
import { CommandFailed } from './support/exitCodes.ts';
import { withTemporaryDirectory } from './support/temporaryDirectory.ts';
import { refuseTokenFile } from './support/tokenFile.ts';

export interface ExportCommandParts {
  /** Throws a `ConfigError`. */
  readonly readConfig: () => Config;
  /** Runs the export. Stops when the signal aborts. */
  readonly run: (task: ExportTask, onProgress: OnProgress, signal: AbortSignal) => Promise<Manifest>;
  readonly output: Writable;
  readonly progress: ProgressOutput;
  /** Calls the listener for each SIGTERM and SIGINT. */
  readonly onStopSignal: (listener: () => void) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * `contacts-gateway export`: writes all contacts of the conversations closed in an interval. Throws a `UsageError` for
 * wrong options. Throws a `CommandFailed` if the export fails, or if the contacts of some conversations are unavailable.
 */
export function exportCommand(parts: ExportCommandParts): Command {
  return new Command('export')
    .description('write every contact of the conversations closed in an interval')
    .requiredOption('--from <time>', 'the start: a day, or an ISO 8601 time with Z or an offset')
    .requiredOption('--to <time>', 'the end, which is not part of the interval')
    .option('--format <format>', 'ndjson, csv or parquet; by default as the file ends, else ndjson')
    .option('--out <file>', 'the file to write; - is standard output', '-')
    .option('--conversations <file>', 'also write one row for each conversation, with or without contacts')
    .option('--columns <names>', 'optional columns to add, separated by commas')
    .option('--names <spelling>', 'names of columns: camel (the default) or snake')
    .option('--columns-version <n>', '1 is the layout of earlier releases, 2 is the default')
    .option('--channel <channel>', 'only conversations of this channel; may be repeated', append)
    .option('--site <id>', 'only conversations of this site; may be repeated', append)
    .option('--resume', 'continue an earlier run, and read unavailable conversations again')
    .option('--parallel <n>', 'upstream operations in flight at once', String(DEFAULT_PARALLEL))
    .option(
      '--max-rps <n>',
      'upstream operations sent in a second; by default as many as the upstream allows',
    )
    .option('--shard <i/n>', 'only the i-th of n equal parts of the interval')
    .option('--page-size <n>', 'conversations on one page of the list', String(MAX_PAGE_SIZE))
    .option('--token-file <file>', "holds the upstream's bearer token (not with UPSTREAM_AUTH=service)")
    .action(async (raw: RawExportOptions) => {
      const options = parseExportOptions(raw, parts.now());
      const config = parts.readConfig();
      refuseTokenFile('export', raw.tokenFile, config);
      failIfIncomplete(await runCommand(parts, config, raw.tokenFile ?? null, options), options);
    });
}

function append(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

async function runCommand(
  parts: ExportCommandParts,
  config: Config,
  tokenFile: string | null,
  options: ExportOptions,
): Promise<Manifest> {
  const { interval, shard, format, out, resume, parallel, maxPerSecond, pageSize, rows } = options;
  const { conversationsOut, conversationsFormat } = options;
  const upstream = config.upstream.kind === 'sandbox' ? 'sandbox' : config.upstream.url;
  const wanted: ExportArguments = { interval, shard, format, conversationsFormat, rows, upstream };
  const precision = {
    contacts: precisionOf(format),
    conversations: conversationsFormat && precisionOf(conversationsFormat),
  };
  const settings = { parallel, maxPerSecond, pageSize, tokenFile, rows, precision };
  const stopping = new AbortController();
  const { signal } = stopping;
  parts.onStopSignal(() => stopping.abort());
  const onProgress = showProgress(parts.progress);
  const run = (target: FileTarget): Promise<Manifest> =>
    parts.run({ config, settings, wanted, target }, onProgress, signal);
  try {
    if (out !== null) return await run({ out, conversationsOut, resume });
    return await withTemporaryDirectory(async (directory) => {
      const file = join(directory, 'contacts');
      const manifest = await run({ out: file, resume: false });
      await pipeline(createReadStream(file), parts.output, { end: false, signal });
      return manifest;
    });
  } catch (cause) {
    if (signal.aborted) throw new CommandFailed(`export: stopped${hintOf(out)}`, { cause });
    if (!(cause instanceof CommandFailed)) throw cause;
    throw new CommandFailed(`${cause.message.replace(/\.$/, '')}${hintOf(out)}`, { cause });
  } finally {
    onProgress({ kind: 'stopped' });
  }
}

function hintOf(out: string | null): string {
  return out === null ? '' : '; --resume goes on from there';
}

/** The command fails if conversations are unavailable, though all other contacts were written. */
function failIfIncomplete({ unavailableConversations: unavailable }: Manifest, { out }: ExportOptions): void {
  if (unavailable.length === 0) return;
  if (out === null) {
    const lines = unavailable.map(
      ({ conversationId, code, reason }) =>
        `export: the contacts of conversation ${conversationId} could not be read: ${code}: ${reason}`,
    );
    throw new CommandFailed(lines.join('\n'));
  }
  throw new CommandFailed(
    `export: the contacts of ${unavailable.length} conversations could not be read; ${manifestFileOf(out)} says why; --resume reads them again`,
  );
}
