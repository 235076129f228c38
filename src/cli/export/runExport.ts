import { GraphQLError } from 'graphql';
import { NoClosedList, NoSuchDetails } from '../../app/exportSource.ts';
import type { ExportSettings, RunningExport } from '../../app/startExport.ts';
import { startExport } from '../../app/startExport.ts';
import type { Config } from '../../config/config.ts';
import { exportToFile } from '../../export/exportContacts.ts';
import { ExportRefused, PartChanged } from '../../export/files/exportError.ts';
import type { Manifest } from '../../export/files/manifest.ts';
import type { ExportArguments } from '../../export/files/storedArguments.ts';
import type { FileTarget } from '../../export/files/workspace.ts';
import type { OnProgress } from '../../export/progress.ts';
import { UpstreamGone } from '../../export/source/exportRetry.ts';
import type { Logger } from '../../logging/log.ts';
import { EndlessListError } from '../../upstream/closedConversations/closedHistories.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import { UnknownChannel } from '../../upstream/schema/listFilters.ts';
import { SchemaRequirementsError } from '../../upstream/schema/schemaSource.ts';
import { CommandFailed, UsageError } from '../support/exitCodes.ts';
import { readToken as readTokenFile } from '../support/tokenFile.ts';

/** One export, as plain data that can be passed to another thread. */
export interface ExportTask {
  readonly config: Config;
  readonly settings: TaskSettings;
  readonly wanted: ExportArguments;
  readonly target: FileTarget;
}

/** The settings of an export, with the path of the token file instead of `readToken`. */
export interface TaskSettings extends Omit<ExportSettings, 'readToken'> {
  readonly tokenFile: string | null;
}

export interface RunExportParts {
  /** Must not write to standard output, as contacts may be written there. */
  readonly log: Logger;
  readonly onProgress: OnProgress;
}

/** Connects to the upstream, exports, and disconnects. Rejects with a `UsageError` or a `CommandFailed`. */
export async function runExport(
  { config, settings, wanted, target }: ExportTask,
  { log, onProgress }: RunExportParts,
): Promise<Manifest> {
  const { tokenFile } = settings;
  const readToken = tokenFile === null ? null : () => readTokenFile('export', tokenFile);
  let running: RunningExport | null = null;
  try {
    running = await startExport(config, { ...settings, readToken }, { log, onProgress });
    const manifest = await exportToFile(wanted, target, running.parts);
    const { contacts, conversations } = manifest;
    log.info({ contacts, conversations, operations: running.operations() }, 'The export is complete.');
    return manifest;
  } catch (cause) {
    throw failureOf(cause);
  } finally {
    await running?.stop();
  }
}

function failureOf(cause: unknown): unknown {
  if (cause instanceof ExportRefused) return new UsageError(`export: ${cause.message}`, { cause });
  if (isUnfit(cause)) return new UsageError(linesOf(cause.message), { cause });
  const isUpstream =
    cause instanceof GraphQLError || cause instanceof UpstreamGone || cause instanceof EndlessListError;
  const isFile = cause instanceof PartChanged || (cause instanceof Error && 'syscall' in cause);
  if (!isUpstream && !isFile) return cause;
  const code = cause instanceof UpstreamError || cause instanceof UpstreamGone ? `${cause.code}: ` : '';
  return new CommandFailed(linesOf(`${code}${cause.message}`), { cause });
}

/** The upstream's schema does not have what the export needs. */
function isUnfit(cause: unknown): cause is Error {
  return (
    cause instanceof SchemaRequirementsError ||
    cause instanceof NoClosedList ||
    cause instanceof NoSuchDetails ||
    cause instanceof UnknownChannel
  );
}

function linesOf(message: string): string {
  return message
    .split('\n')
    .map((line) => `export: ${line}`)
    .join('\n');
}
