import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
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

/** Starts a process and waits until it listens. Rejects when the process ends before that. */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const child = spawnPinned(options);
  const ready = await nextMessage(child, options.file);
  if (ready.kind !== 'ready') throw new Error(`expected ${options.file} to be ready, got ${ready.kind}`);
  await waitUntilListening(ready.url);
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

/** The flags of `npm start` and of the image. Peers and floors run with the same flags. */
const YOUNG_GENERATION = '--max-semi-space-size=16';

/** Returns the command line that runs a compiled file of this folder on a core. */
export function commandLine(
  file: string,
  core: number,
  nodeFlags: readonly string[],
  nodePath = process.execPath,
): readonly [string, string[]] {
  const path = fileURLToPath(new URL(`${file}.js`, import.meta.url));
  const node = [nodePath, '--no-warnings', YOUNG_GENERATION, ...nodeFlags, path];
  return CAN_PIN ? ['taskset', ['-c', String(core), ...node]] : [nodePath, node.slice(1)];
}

function spawnPinned({ file, args, core, profileFolder, nodePath }: ProcessOptions): ChildProcess {
  const flags = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const [command, line] = commandLine(file, core, flags, nodePath);
  return spawn(command, [...line, ...args], {
    // Log lines are written as in production, and discarded.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

async function nextMessage(child: ChildProcess, file: string) {
  const controller = new AbortController();
  try {
    const message = once(child, 'message', { signal: controller.signal });
    const exit = once(child, 'exit', { signal: controller.signal }).then(([code]) => {
      throw new Error(`${file} ended with code ${String(code)}`);
    });
    const [first]: unknown[] = await Promise.race([message, exit]);
    return fromProcess.parse(first);
  } finally {
    controller.abort();
  }
}
