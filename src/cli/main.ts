import { readFileSync } from 'node:fs';
import { packageFile } from '../package/packageFile.ts';
import { DEFAULT_COMMAND, loadCommands } from './commands.ts';
import { runProgram } from './program.ts';
import { exitCodes } from './support/exitCodes.ts';

const args = process.argv.slice(2);
// The reader of the output may close it early, as `head` does. For a command this is no error, and a server must not
// stop because of it.
const isServer = ['serve', 'sandbox'].includes(args[0] ?? DEFAULT_COMMAND);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (isServer) return;
  if (error.code !== 'EPIPE') process.stderr.write(`cannot write to standard output: ${error.message}\n`);
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.failed);
});

const onStopSignal = (listener: () => void): void => {
  const isSecondProcess = process.connected;
  const stop = isSecondProcess ? joinRepeats(listener) : listener;
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The first process has ended, however that was.
  if (isSecondProcess) process.on('disconnect', stop);
};

const code = await runProgram(args, {
  version: version(),
  commands: await loadCommands(args[0], onStopSignal),
  defaultCommand: DEFAULT_COMMAND,
  writeOut: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
});
// A write to a pipe takes time, so the process exits only after all output is written.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));

/**
 * `bin.ts` may have started this process as a second one, and passes its signals on. A terminal or a process manager sends a
 * signal to both, so this process gets it twice: two calls within a second are one.
 */
function joinRepeats(listener: () => void): () => void {
  let calledAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    const isRepeat = performance.now() - calledAtMs < 1_000;
    calledAtMs = performance.now();
    if (!isRepeat) listener();
  };
}

function version(): string {
  const text = readFileSync(packageFile('package.json'), 'utf8');
  const { version } = JSON.parse(text);
  if (typeof version !== 'string') throw new Error('Expected a version in package.json, got none.');
  return version;
}
