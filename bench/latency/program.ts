import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SERVE_FLAGS } from '../../src/cli/support/v8Flags.ts';

export interface BuiltGateway {
  /** The endpoint for GraphQL. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts `contacts-gateway serve` with all defaults, but without a cache of histories. @param program the file of the command. */
export async function startBuiltGateway(program: string, upstreamUrl: string): Promise<BuiltGateway> {
  const settings = {
    ...{ NODE_ENV: 'production', PORT: '0', SCHEMA_POLL_SECONDS: '0', HISTORY_CACHE_SECONDS: '0' },
    ...{ UPSTREAM_URL: upstreamUrl, UPSTREAM_SCHEMA: 'schema/upstream.graphql' },
  };
  const child = spawn(process.execPath, [...SERVE_FLAGS, program, 'serve'], {
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let printed = '';
  const url = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (printed.length > MAX_PRINTED) return;
      printed += chunk.toString();
      const [, found] = /Listening on (http:[^\s"]+)/.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  const ended = exited.then(() => {
    throw new Error(`expected the gateway to listen, but it ended: ${printed}`);
  });
  return {
    url: `${await Promise.race([url, ended])}/graphql`,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Log lines behind it are discarded. */
const MAX_PRINTED = 10_000;

/** Runs `contacts-gateway export` to its end, with its defaults. Rejects when it fails. */
export async function runExport(
  program: string,
  upstreamUrl: string,
  [from, to]: readonly [string, string],
  out: string,
): Promise<void> {
  const args = [program, 'export', '--from', from, '--to', to, '--out', out];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], UPSTREAM_URL: upstreamUrl, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) throw new Error(`expected the export to end with code 0, got ${String(code)}`);
}
