import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CORES, commandLine } from './processes.ts';

/** Runs the measurements of the rules alone, on the measured core. The process prints its own tables. */
export async function runReconstruction(quick: boolean): Promise<void> {
  const [command, line] = commandLine('reconstruction', CORES.measured, ['--expose-gc']);
  const child = spawn(command, [...line, ...(quick ? ['quick'] : [])], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the measurement of reconstruction ended with code ${String(code)}`);
}
