import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SERVE_FLAGS } from '../../src/cli/support/v8Flags.ts';
import { packageFile } from '../../src/package/packageFile.ts';
import { CAN_PIN, CORES } from '../processes.ts';

/** The built program: `npm run bench:workers` builds it first. */
const MAIN = fileURLToPath(packageFile('dist/cli/main.js'));

export interface Program {
  readonly url: string;
  /** The CPU time of all processes since their start, in milliseconds. */
  cpuMs(): number;
  /** That of each process that handles requests. */
  servingCpuMs(): readonly number[];
  stop(): Promise<void>;
}

/**
 * Starts the gateway as in production, and waits until all its workers listen.
 *
 * @param workers 1 starts a single process.
 * @throws Error when it ends before that.
 */
export async function startProgram(upstreamUrl: string, workers: number): Promise<Program> {
  const node = [process.execPath, ...SERVE_FLAGS, MAIN, 'serve'] as const;
  const [command, ...args] = CAN_PIN ? ['taskset', '-c', String(CORES.measured), ...node] : node;
  const child = spawn(command, args, {
    // The gateway also ends when the channel is closed, so it does not outlive the benchmark.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PORT: '0',
      UPSTREAM_URL: upstreamUrl,
      SCHEMA_POLL_SECONDS: '0',
      WORKERS: String(workers),
    },
  });
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  const { url, pids } = await listening(child, workers);
  return {
    url,
    cpuMs: () => pids.map(cpuMsOf).reduce((sum, each) => sum + each, 0),
    servingCpuMs: () => pids.slice(-workers).map(cpuMsOf),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Waits until all processes have logged that they listen. Returns their ids, that of the started process first. */
function listening(
  child: ChildProcess,
  workers: number,
): Promise<{ readonly url: string; readonly pids: readonly number[] }> {
  const lines = workers === 1 ? 1 : workers + 1;
  let output = '';
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the gateway ended with exit code ${code}`)));
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const urls = [...output.matchAll(/"msg":"Listening on ([^"]+)"/g)].map(([, url = '']) => url);
      if (urls.length < lines) return;
      const logged = [...output.matchAll(/"pid":(\d+)/g)].map(([, pid]) => Number(pid));
      // The log of the requests is read, and not kept.
      child.stdout?.off('data', read).resume();
      resolve({ url: urls[0] ?? '', pids: [...new Set([child.pid ?? 0, ...logged])] });
    };
    child.stdout?.on('data', read);
  });
}

/** User and system time of all threads. Each thread has a file with its time in nanoseconds. */
function cpuMsOf(pid: number): number {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}
