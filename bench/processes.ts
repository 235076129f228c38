import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { SERVE_FLAGS } from '../src/cli/support/v8Flags.ts';
import { waitUntilListening } from './httpServer.ts';
import type { Usage } from './messages.ts';
import { fromProcess } from './messages.ts';

/** The measured processes run on one core; load and upstream run on the other. */
export const CORES = { measured: 0, measuring: 1 } as const;

/** False on a machine with one core or without `taskset`. Processes are then not bound to cores. */
export const CAN_PIN = cpus().length > 1 && spawnSync('taskset', ['-V']).status === 0;

export interface ProcessOptions {
  /** The name of a compiled file of this folder, without its extension. */
  readonly file: string;
  readonly args: readonly string[];
  readonly core: number;
  /** The folder for a CPU profile, which is written when the process ends. */
  readonly profileFolder?: string | undefined;
  /** The path of the Node binary. @default that of this process */
  readonly nodePath?: string | undefined;
}

export interface RunningProcess {
  readonly url: string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** Starts a process and waits until it listens. Rejects when the process ends before that, and after half a minute. */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const child = spawnPinned(options);
  const ready = await nextMessage(child, options.file);
  if (ready.kind !== 'ready') throw new Error(`expected ${options.file} to be ready, got ${ready.kind}`);
  await listening(child, ready.url, options.file);
  return {
    url: ready.url,
    usage: async () => {
      child.send('usage');
      return (await nextMessage(child, options.file)).usage;
    },
    stop: async () => {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

/** Moves this process with all its threads to a core. */
export function pinThisProcess(core: number): void {
  if (CAN_PIN) spawnSync('taskset', ['-a', '-c', '-p', String(core), String(process.pid)]);
}

/** Returns the command line that runs a compiled file of this folder on a core. */
export function commandLine(
  file: string,
  core: number,
  nodeFlags: readonly string[],
  nodePath = process.execPath,
): readonly [string, string[]] {
  const path = fileURLToPath(new URL(`${file}.js`, import.meta.url));
  // Peers and floors have a young generation of the same size.
  const node = [nodePath, '--no-warnings', ...SERVE_FLAGS, ...nodeFlags, path];
  return CAN_PIN ? ['taskset', ['-c', String(core), ...node]] : [nodePath, node.slice(1)];
}

function spawnPinned({ file, args, core, profileFolder, nodePath }: ProcessOptions): ChildProcess {
  const flags = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const [command, line] = commandLine(file, core, flags, nodePath);
  return spawn(command, [...line, ...args], {
    // Log lines are written as in production, and discarded.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Settings of the shell must not change the gateway.
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production' },
  });
}

async function listening(child: ChildProcess, url: string, file: string): Promise<void> {
  try {
    await untilExit(child, file, (signal) => waitUntilListening(url, signal));
  } catch (error) {
    child.kill();
    throw error;
  }
}

async function nextMessage(child: ChildProcess, file: string) {
  const [message]: unknown[] = await untilExit(child, file, (signal) => once(child, 'message', { signal }));
  return fromProcess.parse(message);
}

/** Runs `wait`. @throws Error when the process ends before that. */
async function untilExit<T>(
  child: ChildProcess,
  file: string,
  wait: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const exit = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`${file} ended with code ${String(code)}`);
  });
  try {
    return await Promise.race([wait(signal), exit]);
  } finally {
    controller.abort();
  }
}
