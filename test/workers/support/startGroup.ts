import { request } from 'undici';
import { onTestFinished } from 'vitest';
import { exitOf, spawnProgram } from '../../support/processes/startProgram.ts';
import { until } from '../../support/waiting/until.ts';

/** How long workers may take to start while other tests use the processor, in milliseconds. */
export const START_MS = 60_000;

export interface Group {
  readonly url: string;
  /** The process that was started. */
  readonly pid: number;
  /** Resolves to the exit code. */
  readonly exit: Promise<number | null>;
  logged(): Record<string, unknown>[];
  stderr(): string;
  /** The ids of the workers that have begun to listen, in this order, ended ones included. */
  startedPids(): number[];
  /** Waits until this number of workers have begun to listen. */
  untilStarted(count: number): Promise<void>;
  /** Sends a request on a connection of its own: the next connection is given to the next worker. */
  ask(query: string, headers?: Readonly<Record<string, string>>): Promise<{ status: number; text: string }>;
  get(path: string): Promise<{ status: number; text: string }>;
  /** The sum of the series of the metrics that begin with this text. */
  metric(series: string): Promise<number>;
  /** The ids of the workers that have executed operations. */
  servingPids(): Set<unknown>;
  signal(signal: 'SIGTERM'): void;
}

/** Starts the built program with two workers, and waits until both listen. It is killed when the test ends. */
export async function startGroup(
  env: Readonly<Record<string, string>> = {},
  nodeOptions: readonly string[] = [],
): Promise<Group> {
  const child = spawnProgram(['serve'], {
    env: { PORT: '0', WORKERS: '2', SCHEMA_POLL_SECONDS: '0', PLAYGROUND: 'off', ...env },
    nodeOptions,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exit = exitOf(child);
  const pid = child.pid ?? 0;
  const logged = (): Record<string, unknown>[] =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const startedPids = (): number[] =>
    logged()
      .filter(({ msg }) => String(msg).startsWith('Listening on'))
      .flatMap((line) => (typeof line['pid'] === 'number' && line['pid'] !== pid ? [line['pid']] : []));
  const untilStarted = (count: number) => until(() => startedPids().length >= count, START_MS);
  await Promise.race([
    untilStarted(2),
    exit.then((code) => {
      throw new Error(`expected workers, but the program ended with ${code}: ${stderr}`);
    }),
  ]);
  const url = String(logged().find((line) => 'url' in line)?.['url']);
  const send = async (path: string, options: Parameters<typeof request>[1] = {}) => {
    const { statusCode, body } = await request(`${url}${path}`, { ...options, reset: true });
    return { status: statusCode, text: await body.text() };
  };
  return {
    ...{ url, pid, exit, logged, startedPids, untilStarted },
    stderr: () => stderr,
    ask: (query, headers = {}) =>
      send('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      }),
    get: (path) => send(path),
    metric: async (series) => {
      const { text } = await send('/metrics');
      const lines = text.split('\n').filter((line) => line.startsWith(series));
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    servingPids: () =>
      new Set(logged().flatMap((line) => (line['path'] === '/graphql' ? [line['pid']] : []))),
    signal: (signal) => void child.kill(signal),
  };
}
