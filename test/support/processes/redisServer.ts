import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** Tests that need Redis say so and are skipped without Debian's `redis-server`. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
export const needsRedis = hasRedis ? '' : ' (skipped: there is no redis-server in the PATH)';

export interface TestRedis {
  readonly url: string;
  /** Ends the process at once; what it held is lost. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  restart(): Promise<void>;
  /** Stops it without closing a connection: it accepts and never responds. `SIGCONT` lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

/** A real Redis on a free port of loopback that keeps nothing on disk. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  let child = await start(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end(child),
    restart: async () => {
      child = await start(port);
    },
    signal: (signal) => void child.kill(signal),
  };
}

/** Tries to connect every 20 ms, for 10 s at most. */
const retryStrategy = (tries: number): number | null => (tries > 500 ? null : 20);

async function start(port: number): Promise<ChildProcess> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  const probe = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    retryStrategy,
    maxRetriesPerRequest: null,
  });
  probe.on('error', () => undefined);
  await probe.connect().catch(() => delay(20));
  await probe.ping().catch((cause: unknown) => {
    throw new Error(`expected redis-server to listen on port ${port} within 10 s`, { cause });
  });
  probe.disconnect();
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP port');
  return address.port;
}
