import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';

/** Listens on any free port of loopback; the URL of its `/graphql`. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address');
  return `http://127.0.0.1:${address.port}/graphql`;
}

/** Calls back with the whole body. No promises: what the floors cost is what everything is compared to. */
export function readBody(request: IncomingMessage, onBody: (body: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => onBody(Buffer.concat(chunks).toString('utf8')));
}
