import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { CORES, commandLine } from '../processes.ts';

/** Measures the rules alone, on the measured core. Returns the tables of the process. */
export async function runReconstruction(isQuick: boolean): Promise<string> {
  const [command, line] = commandLine('rules/reconstruction', CORES.measured, ['--expose-gc']);
  const child = spawn(command, [...line, ...(isQuick ? ['quick'] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`the measurement of reconstruction ended with code ${String(code)}`);
  return output.trim();
}
