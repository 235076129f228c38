import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { DEFAULT_UNTIL } from '../../../src/sandbox/generator/generate.ts';

/** The built program: `npm test` builds it first. */
const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

/** The longest time that a process may take until it prints its URL. */
const START_TIMEOUT_MS = 60_000;

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
  /** Where standard output goes: a file descriptor, or a pipe by default. */
  readonly stdout?: 'pipe' | number;
  /** Opens a channel for messages. @default false */
  readonly hasChannel?: boolean;
  /** The largest file that the process may write, in blocks of 512 bytes, as on a disk that is full. No limit by default. */
  readonly maxFileBlocks?: number;
}

/** Starts the built program in a process of its own. The caller reads its output and stops it. */
export function spawnProgram(args: readonly string[], options: ProgramOptions = {}): ChildProcess {
  const { env = {}, nodeOptions = [], stdout = 'pipe', hasChannel = false, maxFileBlocks } = options;
  const command = [process.execPath, ...nodeOptions, MAIN, ...args];
  const limited = ['sh', '-c', `ulimit -f ${maxFileBlocks}; exec "$0" "$@"`, ...command];
  const [file = '', ...rest] = maxFileBlocks === undefined ? command : limited;
  return spawn(file, rest, {
    env: { PATH: process.env['PATH'], SANDBOX_UNTIL: DEFAULT_UNTIL, ...env },
    stdio: ['pipe', stdout, 'pipe', ...(hasChannel ? (['ipc'] as const) : [])],
  });
}

/** The built program in a process of its own. */
export interface Program {
  readonly child: ChildProcess;
  /** Resolves to the exit code, null when a signal ended the process. */
  readonly exit: Promise<number | null>;
  readonly stdout: Promise<string>;
  readonly stderr: Promise<string>;
}

/** Starts the built program and collects its output. It is killed when the test ends. */
export function startProgram(
  args: readonly string[],
  options: ProgramOptions & { input?: string } = {},
): Program {
  const child = spawnProgram(args, options);
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin?.end(options.input ?? '');
  return {
    child,
    exit: exitOf(child),
    stdout: child.stdout ? text(child.stdout) : Promise.resolve(''),
    stderr: child.stderr ? text(child.stderr) : Promise.resolve(''),
  };
}

/** Runs the built program to its end. */
export async function runToEnd(...parameters: Parameters<typeof startProgram>) {
  const { exit, stdout, stderr } = startProgram(...parameters);
  return { code: await exit, stdout: await stdout, stderr: await stderr };
}

/** Starts a command that listens, and waits for the first URL that it prints. It is killed when the test ends. */
export async function startListening(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Program & { readonly url: string; stop(): Promise<number | null> }> {
  const program = startProgram(args, { env });
  const url = await urlOf(program.child);
  const stop = (): Promise<number | null> => {
    program.child.kill('SIGTERM');
    return program.exit;
  };
  return { ...program, url, stop };
}

/** Resolves to the exit code, null when a signal ended the process. */
export async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code]: (number | null)[] = await once(child, 'exit');
  return code ?? null;
}

/** Waits until a process prints the URL at which it listens: `serve` says `Listening on`, `sandbox` prints it alone. */
export async function urlOf(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (!stdout) throw new TypeError('expected a process whose output is a pipe');
  let printed = '';
  return new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`expected a URL within ${START_TIMEOUT_MS} ms, got: ${printed}`)),
      START_TIMEOUT_MS,
    );
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const url = /(?:^|Listening on )(http:\/\/127\.0\.0\.1:\d+[^\s"]*)["\n]/.exec(printed)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      stdout.off('data', read);
      resolve(url);
    };
    stdout.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`expected a URL, but the process ended with ${code}: ${printed}`));
    });
  });
}
