import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CAN_PIN, CORES } from '../processes.ts';

/** The built program: `npm run bench:workers` builds it first. */
const MAIN = fileURLToPath(new URL('../../../../dist/cli/main.js', import.meta.url));
/** The flag of `npm start` and of the image. */
const YOUNG_GENERATION = '--max-semi-space-size=64';
/** Linux counts CPU time in units of this length. */
const TICK_MS = 10;

export interface Program {
  /** The GraphQL endpoint. */
  readonly url: string;
  /** The CPU time of each process since its start, in milliseconds. The first one is the process that was started. */
  cpuMs(): readonly number[];
  stop(): Promise<void>;
}

/**
 * Starts the gateway as in production, and waits until all its workers listen.
 *
 * @param workers 1 starts a single process.
 * @throws Error when it ends before that.
 */
export async function startProgram(upstreamUrl: string, workers: number): Promise<Program> {
  const node = [process.execPath, YOUNG_GENERATION, MAIN, 'serve'] as const;
  const [command, ...args] = CAN_PIN ? ['taskset', '-c', String(CORES.measured), ...node] : node;
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
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
    url: `${url}/graphql`,
    cpuMs: () => pids.map(cpuMsOf),
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

/** User and system time of all threads. */
function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in parentheses, and may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TIME]) + Number(fields[SYSTEM_TIME])) * TICK_MS;
}

/** The positions of two fields of `/proc/PID/stat`, counted from the one after the name. */
const USER_TIME = 11;
const SYSTEM_TIME = 12;
