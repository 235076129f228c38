import { once } from 'node:events';
import { z } from 'zod';
import { exitOf, spawnProgram, urlOf } from './startProgram.ts';

export interface GatewayProcess {
  readonly url: string;
  /** All that it wrote to standard error. An unhandled rejection is written there and ends the process. */
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
export async function startGatewayProcess(
  env: Readonly<Record<string, string>>,
  maxHeapMegabytes?: number,
): Promise<GatewayProcess> {
  const isMeasured = maxHeapMegabytes !== undefined;
  const child = spawnProgram(['serve'], {
    env: { PORT: '0', NODE_ENV: 'production', SCHEMA_POLL_SECONDS: '0', ...env },
    nodeOptions: isMeasured
      ? ['--expose-gc', `--max-old-space-size=${maxHeapMegabytes}`, '--import', HEAP_PROBE]
      : [],
    hasChannel: isMeasured,
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exited = exitOf(child);
  const url = await urlOf(child);
  // The log of a whole soak is not kept.
  child.stdout?.resume();
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
      return exited;
    },
  };
}
