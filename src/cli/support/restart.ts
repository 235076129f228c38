import { spawn } from 'node:child_process';

/**
 * Runs a program of Node with other flags instead of this process. Where Node can replace the process (`process.execve`,
 * from 22.15, not on Windows), it does, and this function does not return. Elsewhere the program runs in a second process,
 * which gets the signals of this one, and this process ends with its exit code.
 *
 * @param args the flags, the path of the program, and its arguments.
 */
export function restartWith(args: readonly string[]): void {
  if (process.platform !== 'win32' && 'execve' in process && typeof process.execve === 'function') {
    process.execve(process.execPath, [process.execPath, ...args]);
  }
  const child = spawn(process.execPath, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => {
    process.stderr.write(`cannot start a second process: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    // Without its listeners, the signal ends this process, too: the caller sees the same signal.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
