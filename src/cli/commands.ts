import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { readProcessConfig } from '../config/config.ts';
import type { Logger } from '../logging/log.ts';
import type { Destination } from '../sync/contract/destination.ts';
import type { ServeParts } from './serve.ts';
import { exitCodes } from './support/exitCodes.ts';
import { configureHeap } from './support/v8Flags.ts';
import type { DestinationAddress } from './sync/syncOptions.ts';

/** The name of the command that runs if the command line names none. */
export const DEFAULT_COMMAND = 'serve';

type LoadCommand = (onStopSignal: ServeParts['onStopSignal']) => Promise<Command>;

/**
 * Loads the command that the first argument names. Loads all commands when it names none of them, as `--help` does.
 * Each command loads its own modules, because modules take time and memory.
 *
 * @param name the first argument. @default DEFAULT_COMMAND
 */
export async function loadCommands(
  name: string | undefined,
  onStopSignal: ServeParts['onStopSignal'],
): Promise<readonly Command[]> {
  const named = COMMANDS.get(name ?? DEFAULT_COMMAND);
  const loads = named ? [named] : [...COMMANDS.values()];
  return Promise.all(loads.map((load) => load(onStopSignal)));
}

/** The commands, in the order of `--help`. */
const COMMANDS: ReadonlyMap<string, LoadCommand> = new Map([
  ['serve', loadServe],
  ['doctor', loadDoctor],
  ['sandbox', loadSandbox],
  ['reconstruct', loadReconstruct],
  ['reconcile', loadReconcile],
  ['schema', loadSchema],
  ['sync', loadSync],
  ['purge', loadPurge],
  ['export', loadExport],
]);

async function loadServe(onStopSignal: ServeParts['onStopSignal']): Promise<Command> {
  configureHeap();
  const { serveCommand } = await import('./serve.ts');
  const { createLogger } = await import('../logging/log.ts');
  return serveCommand({
    readConfig: readProcessConfig,
    createLogger,
    startGateway: async (config, dependencies) =>
      config.workers === 1
        ? (await import('../app/startGateway.ts')).startGateway(config, dependencies)
        : (await import('./serveWithWorkers.ts')).startWithWorkers(config, dependencies),
    onStopSignal,
    // Node raises unhandled rejections as uncaught exceptions, too.
    onCrash: (listener) => process.on('uncaughtException', listener),
    exitAtOnce: () => process.exit(exitCodes.failed),
  });
}

async function loadDoctor(): Promise<Command> {
  const { doctorCommand } = await import('./doctor.ts');
  const { readProcessFacts } = await import('./doctor/processFacts.ts');
  return doctorCommand({
    readConfig: readProcessConfig,
    readProcess: readProcessFacts,
    log: await warningsOnly(),
    write: writeOut,
    now: Date.now,
  });
}

async function loadSandbox(): Promise<Command> {
  return (await import('./sandbox.ts')).sandboxCommand();
}

async function loadReconstruct(): Promise<Command> {
  const { reconstructCommand } = await import('./reconstruct.ts');
  return reconstructCommand({
    ...{ input: process.stdin, output: process.stdout, now: Date.now },
    writeError,
  });
}

async function loadReconcile(onStopSignal: ServeParts['onStopSignal']): Promise<Command> {
  const { reconcileCommand } = await import('./reconcile.ts');
  return reconcileCommand({
    readConfig: readProcessConfig,
    log: await warningsOnly(),
    ...{ write: writeOut, writeError, onStopSignal, now: Date.now },
  });
}

async function loadSchema(): Promise<Command> {
  const { schemaCommand } = await import('./schema.ts');
  const { readSchemaFiles, SNAPSHOT_FILE } = await import('../app/schemaFiles.ts');
  return schemaCommand({
    printGatewaySchema: async (federation) => {
      const { gatewaySdl } = await import('../gateway/schema/gatewaySdl.ts');
      const { snapshot, contacts, intervals } = await readSchemaFiles();
      return gatewaySdl(snapshot, contacts, federation, intervals);
    },
    settings: () => {
      const { upstream, upstreamSchema, upstreamCalls } = readProcessConfig();
      return {
        upstreamUrl: upstream.kind === 'remote' ? upstream.url : undefined,
        schemaToken: upstreamSchema.token,
        upstreamTimeoutMs: upstreamCalls.timeoutMs,
      };
    },
    snapshotFile: SNAPSHOT_FILE,
    write: writeOut,
  });
}

async function loadSync(onStopSignal: ServeParts['onStopSignal']): Promise<Command> {
  const { sleepUnlessAborted, syncCommand } = await import('./sync.ts');
  const { createLogger } = await import('../logging/log.ts');
  return syncCommand({
    readConfig: readProcessConfig,
    createLog: ({ logLevel }) => createLogger({ level: logLevel, destination: process.stderr }),
    openDestination,
    ...{ write: writeOut, writeError, onStopSignal, now: Date.now },
    sleep: sleepUnlessAborted,
  });
}

async function loadPurge(): Promise<Command> {
  const { purgeCommand } = await import('./purge.ts');
  const { purgeCache } = await import('../app/purgeCache.ts');
  const log = await warningsOnly();
  return purgeCommand({
    readConfig: readProcessConfig,
    openDestination,
    purgeCache: (config) => purgeCache(config, log),
    write: writeOut,
  });
}

async function loadExport(onStopSignal: ServeParts['onStopSignal']): Promise<Command> {
  const { exportCommand } = await import('./export.ts');
  const { runInThread } = await import('./export/exportThread.ts');
  return exportCommand({
    readConfig: readProcessConfig,
    run: runInThread,
    output: process.stdout,
    progress: {
      terminal: process.stderr.isTTY ? process.stderr : null,
      write: writeError,
      now: () => performance.now(),
    },
    onStopSignal,
    now: Date.now,
  });
}

async function openDestination(
  address: DestinationAddress,
  { objectStorage }: Config,
  signal?: AbortSignal,
): Promise<Destination> {
  const { openDestination: open } = await import('./sync/openDestination.ts');
  return open(address, { objectStorage, now: Date.now, signal });
}

async function warningsOnly(): Promise<Logger> {
  const { createLogger } = await import('../logging/log.ts');
  return createLogger({ level: 'warn', destination: process.stderr });
}

function writeOut(text: string): void {
  process.stdout.write(text);
}

function writeError(text: string): void {
  process.stderr.write(text);
}
