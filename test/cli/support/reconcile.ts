import { runProgram } from '../../../src/cli/program.ts';
import { reconcileCommand } from '../../../src/cli/reconcile.ts';
import { readConfig } from '../../../src/config/config.ts';
import { createLogger } from '../../../src/logging/log.ts';

export interface ReconcileRun {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs `reconcile` in this process. */
export async function runReconcile(
  args: readonly string[],
  env: Record<string, string>,
  now = '2026-06-01T00:00:00Z',
): Promise<ReconcileRun> {
  let output = '';
  let errors = '';
  const command = reconcileCommand({
    readConfig: () =>
      readConfig(env, () => {
        throw new Error('no file is expected to be read');
      }),
    log: createLogger({ level: 'silent', destination: { write: () => undefined } }),
    write: (text) => {
      output += text;
    },
    writeError: (text) => {
      errors += text;
    },
    onStopSignal: () => undefined,
    now: () => Date.parse(now),
  });
  const code = await runProgram(['reconcile', ...args], {
    ...{ version: '1', commands: [command], defaultCommand: 'reconcile' },
    writeOut: () => undefined,
    writeError: (text) => {
      errors += text;
    },
  });
  return { code, output, errors };
}
