import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Listens on a free port of loopback. Returns the URL of `/graphql`. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address');
  return `http://127.0.0.1:${address.port}/graphql`;
}

/** Calls back with the whole body. It uses no promises: the floors must be as cheap as possible. */
export function readBody(request: IncomingMessage, onBody: (body: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => onBody(Buffer.concat(chunks).toString('utf8')));
}

/** Returns a port of loopback that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const { port } = new URL(await listen(server));
  server.close();
  await once(server, 'close');
  return Number(port);
}

const RETRY_MS = 5;
const MAX_WAIT_MS = 30_000;

/** Waits until something listens at a URL of loopback. @throws Error after half a minute, and when `signal` is aborted. */
export async function waitUntilListening(url: string, signal: AbortSignal): Promise<void> {
  const endsAt = performance.now() + MAX_WAIT_MS;
  while (!(await isListening(url))) {
    if (performance.now() > endsAt) throw new Error(`expected a server at ${url}, got none`);
    await sleep(RETRY_MS, undefined, { signal });
  }
}

function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}
