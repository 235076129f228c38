#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { readProcessConfig } from '../config/config.ts';
import { runInThread } from './export/exportThread.ts';
import { exportCommand } from './export.ts';
import { runProgram } from './program.ts';
import { exitCodes } from './support/exitCodes.ts';

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

// An export is to take little memory: what the others need is not loaded.
const others =
  args[0] === exporting.name() ? [] : (await import('./otherCommands.ts')).otherCommands(onStopSignal);

const code = await runProgram(args, {
  version: version(),
  commands: [...others, exporting],
  defaultCommand: 'serve',
  writeOut: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
});
// Not before everything is written: to a pipe, that may take a moment.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text);
  if (typeof version !== 'string') throw new Error('Expected a version in package.json, got none.');
  return version;
}
