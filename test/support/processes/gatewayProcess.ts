import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The built program: `npm test` builds it first. */
const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

export interface GatewayProcess {
  readonly url: string;
  /** All that it wrote to standard error: a rejection that nobody handles ends there, and the process with it. */
  stderr(): string;
  /** The sum of the series of its metrics that begin with this text; 0 when there is none. */
  metric(series: string): Promise<number>;
  /** What the heap and its buffers take after a full collection, in bytes. Needs `maxHeapMegabytes`. */
  keptBytes(): Promise<number>;
  /** Sends the signal; resolves to the exit code once it is gone, null when the signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

const HEAP_PROBE = new URL('./heapProbe.mjs', import.meta.url).href;
const heapReport = z.object({ bytes: z.number() });

/**
 * A gateway in a process of its own, as it is run in production but for its log.
 *
 * @param maxHeapMegabytes limits its heap, and lets `keptBytes` measure it; by default Node decides.
 */
export async function startGateway(
  env: Readonly<Record<string, string>>,
  maxHeapMegabytes?: number,
): Promise<GatewayProcess> {
  const isMeasured = maxHeapMegabytes !== undefined;
  const options = isMeasured
    ? ['--expose-gc', `--max-old-space-size=${maxHeapMegabytes}`, '--import', HEAP_PROBE]
    : [];
  const child = spawn(process.execPath, [...options, MAIN, 'serve'], {
    env: { PATH: process.env['PATH'], PORT: '0', NODE_ENV: 'production', SCHEMA_POLL_SECONDS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...(isMeasured ? (['ipc'] as const) : [])],
  });
  if (!child.stdout || !child.stderr) throw new TypeError('expected the output of the gateway');
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exited = once(child, 'exit');
  const { stdout } = child;
  const url = await new Promise<string>((found, failed) => {
    let printed = '';
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const first = /Listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1];
      if (first === undefined) return;
      found(first);
      // The log of a whole soak is not kept.
      stdout.off('data', read).resume();
    };
    stdout.on('data', read);
    child.once('exit', (code) => failed(new Error(`the gateway ended with ${code}: ${printed}${stderr}`)));
  });
  return {
    url,
    stderr: () => stderr,
    metric: async (series) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const values = text
        .split('\n')
        .filter((line) => line.startsWith(series))
        .map((line) => Number(line.split(' ').at(-1)));
      return values.reduce((sum, value) => sum + value, 0);
    },
    keptBytes: async () => {
      const ended = exited.then((): never => {
        throw new Error(`the gateway ended by itself: ${stderr}`);
      });
      if (child.connected) child.send('measure');
      const [message]: unknown[] = await Promise.race([once(child, 'message'), ended]);
      return heapReport.parse(message).bytes;
    },
    end: async (signal) => {
      child.kill(signal);
      const [code]: (number | null)[] = await exited;
      return code ?? null;
    },
  };
}
