import { Command } from 'commander';
import { GraphQLError } from 'graphql';
import type { Config } from '../config.ts';
import { exportToFile, exportToSink } from '../export/exportContacts.ts';
import { ExportRefused } from '../export/exportError.ts';
import type { ExportArguments, Manifest } from '../export/manifest.ts';
import type { ProgressOutput } from '../export/progress.ts';
import { createProgress } from '../export/progress.ts';
import type { Sink } from '../export/sink.ts';
import { manifestFileOf } from '../export/workspace.ts';
import type { Logger } from '../log.ts';
import type { ExportSettings, RunningExport } from '../startExport.ts';
import { NoClosedList, startExport } from '../startExport.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { EndlessListError } from '../upstream/intervals/closedHistories.ts';
import { SchemaRequirementsError } from '../upstream/schemaSource.ts';
import { CommandFailed, UsageError } from './exitCodes.ts';
import type { ExportOptions, RawExportOptions } from './exportOptions.ts';
import { DEFAULT_PARALLEL, MAX_PAGE_SIZE, parseExportOptions } from './exportOptions.ts';
import { readToken } from './tokenFile.ts';

export interface ExportCommandParts {
  /** Throws a `ConfigError`. */
  readonly readConfig: () => Config;
  /** Must not write to standard output: contacts may go there. */
  readonly createLogger: (level: Config['logLevel']) => Logger;
  readonly output: Sink;
  readonly progress: ProgressOutput;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * `contacts-gateway export`: every contact of the conversations closed in an interval. Throws a `UsageError` for what
 * was asked for, and a `CommandFailed` when it could not be done, or when some contacts could not be had.
 */
export function exportCommand(parts: ExportCommandParts): Command {
  return new Command('export')
    .description('write every contact of the conversations closed in an interval')
    .requiredOption('--from <time>', 'the start: a day, or an ISO 8601 time with Z or an offset')
    .requiredOption('--to <time>', 'the end, which is not part of the interval')
    .option('--format <format>', 'ndjson, csv or parquet', 'ndjson')
    .option('--out <file>', 'the file to write; - is standard output', '-')
    .option('--resume', 'go on with what an earlier run of the same export had read')
    .option('--parallel <n>', 'windows of the interval read at once', String(DEFAULT_PARALLEL))
    .option('--shard <i/n>', 'only the i-th of n equal parts of the interval')
    .option('--page-size <n>', 'conversations asked for at once', String(MAX_PAGE_SIZE))
    .option('--token-file <file>', "holds the upstream's bearer token (not with UPSTREAM_AUTH=service)")
    .action(async (raw: RawExportOptions) => {
      const options = parseExportOptions(raw, parts.now());
      const config = parts.readConfig();
      const { parallel, pageSize } = options;
      const token = raw.tokenFile === undefined ? undefined : await readToken('export', raw.tokenFile);
      if (token !== undefined && config.access.mode === 'service') {
        throw new UsageError('export: --token-file: expected none with UPSTREAM_AUTH=service, got one');
      }
      const manifest = await runExport(parts, config, { parallel, pageSize, token }, options);
      refuseShort(manifest, options);
    });
}

async function runExport(
  parts: ExportCommandParts,
  config: Config,
  settings: ExportSettings,
  options: ExportOptions,
): Promise<Manifest> {
  const log = parts.createLogger(config.logLevel);
  const progress = createProgress(parts.progress);
  let running: RunningExport | null = null;
  try {
    running = await startExport(config, settings, { log, progress });
    const { interval, shard, format, out, resume } = options;
    const upstream = config.upstream.kind === 'sandbox' ? 'sandbox' : config.upstream.url;
    const wanted: ExportArguments = { interval, shard, format, upstream };
    const manifest =
      out === null
        ? await exportToSink(wanted, parts.output, running.parts)
        : await exportToFile(wanted, { out, resume }, running.parts);
    const { contacts, conversations } = manifest;
    log.info({ contacts, conversations, operations: running.operations() }, 'The export is complete.');
    return manifest;
  } catch (cause) {
    throw failureOf(cause, options);
  } finally {
    await running?.stop();
  }
}

/** The contacts of some conversations are missing: the export is as complete as can be, and no success. */
function refuseShort({ unavailableConversationIds: ids }: Manifest, { out }: ExportOptions): void {
  if (ids.length === 0) return;
  if (out === null) {
    const lines = ids.map((id) => `export: the contacts of conversation ${id} could not be had`);
    throw new CommandFailed(lines.join('\n'));
  }
  throw new CommandFailed(
    `export: the contacts of ${ids.length} conversations could not be had; ${manifestFileOf(out)} lists them`,
  );
}

function failureOf(cause: unknown, { out }: ExportOptions): unknown {
  if (cause instanceof ExportRefused) return new UsageError(`export: ${cause.message}`, { cause });
  if (cause instanceof SchemaRequirementsError || cause instanceof NoClosedList) {
    return new UsageError(linesOf(cause.message), { cause });
  }
  const isUpstream = cause instanceof GraphQLError || cause instanceof EndlessListError;
  const isSystem = cause instanceof Error && 'syscall' in cause;
  if (!isUpstream && !isSystem) return cause;
  const code = cause instanceof UpstreamError ? `${cause.code}: ` : '';
  const hint = out === null ? '' : '; --resume goes on from there';
  return new CommandFailed(linesOf(`${code}${cause.message}${hint}`), { cause });
}

function linesOf(message: string): string {
  return message
    .split('\n')
    .map((line) => `export: ${line}`)
    .join('\n');
}
