#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readProcessConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import { readSchemaFiles, SNAPSHOT_FILE } from '../schemaFiles.ts';
import { exitCodes } from './exitCodes.ts';
import { exportCommand } from './export.ts';
import { runInThread } from './exportThread.ts';
import { runProgram } from './program.ts';
import { reconstructCommand } from './reconstruct.ts';
import { sandboxCommand } from './sandbox.ts';
import { schemaCommand } from './schema.ts';
import { serveCommand } from './serve.ts';

// What only one command needs is loaded by that command: an export is to take little memory.
const args = process.argv.slice(2);
// Whoever reads the output may stop reading, as `head` does: that is no failure to tell of, and no reason for a
// server to stop.
const isServer = ['serve', 'sandbox', undefined].includes(args[0]);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (isServer) return;
  if (error.code !== 'EPIPE') process.stderr.write(`cannot write to standard output: ${error.message}\n`);
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.failed);
});

const onStopSignal = (listener: () => void): void => {
  process.on('SIGTERM', listener);
  process.on('SIGINT', listener);
};

const serve = serveCommand({
  readConfig: readProcessConfig,
  createLogger,
  startApp: async (config, dependencies) => (await import('../app.ts')).startApp(config, dependencies),
  onStopSignal,
  exitAtOnce: () => process.exit(exitCodes.failed),
});

const schema = schemaCommand({
  printGatewaySchema: async (federation) => {
    const { gatewaySdl } = await import('../gateway/gatewaySdl.ts');
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

const exporting = exportCommand({
  readConfig: readProcessConfig,
  run: runInThread,
  output: process.stdout,
  progress: {
    terminal: process.stderr.isTTY ? process.stderr : null,
    write: (text) => process.stderr.write(text),
    now: () => performance.now(),
  },
  onStopSignal,
  now: Date.now,
});

const code = await runProgram(args, {
  version: version(),
  commands: [serve, sandboxCommand(), reconstructCommand(), schema, exporting],
  defaultCommand: serve.name(),
  writeOut: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
});
// Not before everything is written: to a pipe, that may take a moment.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
