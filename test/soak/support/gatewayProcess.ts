import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The built program: `npm test` builds it first. */
const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

export interface GatewayProcess {
  readonly url: string;
  /** All that it wrote to standard error: a rejection that nobody handles ends there, and the process with it. */
  stderr(): string;
  /** The value of one series of its metrics; 0 when there is none. */
  metric(series: string): Promise<number>;
  /** Sends the signal; resolves to the exit code once it is gone, null when the signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** A gateway in a process of its own, as it is run in production but for its log. */
export async function startGateway(
  env: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = [],
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [...nodeOptions, MAIN, 'serve'], {
    env: { PATH: process.env['PATH'], PORT: '0', NODE_ENV: 'production', SCHEMA_POLL_SECONDS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exited = once(child, 'exit');
  const url = await new Promise<string>((found, failed) => {
    let printed = '';
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const first = /Listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1];
      if (first === undefined) return;
      found(first);
      // The log of a whole soak is not kept.
      child.stdout.off('data', read).resume();
    };
    child.stdout.on('data', read);
    child.once('exit', (code) => failed(new Error(`the gateway ended with ${code}: ${printed}${stderr}`)));
  });
  return {
    url,
    stderr: () => stderr,
    metric: async (series) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const line = text.split('\n').find((each) => each.startsWith(`${series} `));
      return Number(line?.split(' ').at(-1) ?? 0);
    },
    end: async (signal) => {
      child.kill(signal);
      const [code]: (number | null)[] = await exited;
      return code ?? null;
    },
  };
}
