import type { Command } from 'commander';
import { purgeCache } from '../app/purgeCache.ts';
import { readSchemaFiles, SNAPSHOT_FILE } from '../app/schemaFiles.ts';
import type { Config } from '../config/config.ts';
import { readProcessConfig } from '../config/config.ts';
import { createLogger } from '../logging/log.ts';
import type { Destination } from '../sync/contract/destination.ts';
import { readProcessFacts } from './doctor/processFacts.ts';
import { doctorCommand } from './doctor.ts';
import { purgeCommand } from './purge.ts';
import { reconcileCommand } from './reconcile.ts';
import { reconstructCommand } from './reconstruct.ts';
import { sandboxCommand } from './sandbox.ts';
import { schemaCommand } from './schema.ts';
import type { ServeParts } from './serve.ts';
import { serveCommand } from './serve.ts';
import { exitCodes } from './support/exitCodes.ts';
import type { DestinationAddress } from './sync/syncOptions.ts';
import { sleepUnlessAborted, syncCommand } from './sync.ts';

/** Creates all commands except `export`. */
export function createOtherCommands(onStopSignal: ServeParts['onStopSignal']): readonly Command[] {
  const serve = serveCommand({
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

  const schema = schemaCommand({
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
    write: (text) => process.stdout.write(text),
  });

  const reconcile = reconcileCommand({
    readConfig: readProcessConfig,
    log: createLogger({ level: 'warn', destination: process.stderr }),
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    onStopSignal,
    now: Date.now,
  });

  const openDestination = async (
    address: DestinationAddress,
    { objectStorage }: Config,
    signal?: AbortSignal,
  ): Promise<Destination> => {
    const { openDestination: open } = await import('./sync/openDestination.ts');
    return open(address, { objectStorage, now: Date.now, signal });
  };

  const sync = syncCommand({
    readConfig: readProcessConfig,
    createLog: ({ logLevel }) => createLogger({ level: logLevel, destination: process.stderr }),
    openDestination,
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    onStopSignal,
    now: Date.now,
    sleep: sleepUnlessAborted,
  });

  const purge = purgeCommand({
    readConfig: readProcessConfig,
    openDestination,
    purgeCache: (config) => purgeCache(config, createLogger({ level: 'warn', destination: process.stderr })),
    write: (text) => process.stdout.write(text),
  });

  const reconstruct = reconstructCommand({
    ...{ input: process.stdin, output: process.stdout, now: Date.now },
    writeError: (text) => process.stderr.write(text),
  });

  const doctor = doctorCommand({
    readConfig: readProcessConfig,
    readProcess: readProcessFacts,
    log: createLogger({ level: 'warn', destination: process.stderr }),
    write: (text) => process.stdout.write(text),
    now: Date.now,
  });

  return [serve, doctor, sandboxCommand(), reconstruct, reconcile, schema, sync, purge];
}
