import { once } from 'node:events';
import type { Server } from 'node:net';
import { connect, createServer } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ReadBuffers } from '../../../src/upstream/buffers/readBuffers.ts';
import { createReadBuffers } from '../../../src/upstream/buffers/readBuffers.ts';
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from './localhostCertificate.ts';

const READ_BYTES = 1_024;

/** A buffer whose bytes count up from `first`. */
const counting = (length: number, first = 0) =>
  Buffer.from(Uint8Array.from({ length }, (_, index) => (first + index) % 251));

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP address');
  return address.port;
}

/** What a socket with these buffers reads of a server that sends `sent` and ends; one piece for each read. */
async function read({ onread }: ReadBuffers, sent: Buffer): Promise<Buffer[]> {
  const port = await portOf(createServer((socket) => socket.end(sent)));
  return piecesOf(connect({ port, host: '127.0.0.1', onread }));
}

async function piecesOf(socket: NodeJS.ReadableStream): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  await once(socket, 'end');
  return pieces;
}

const memoryOf = (pieces: readonly Buffer[]) => new Set(pieces.map(({ buffer }) => buffer));

describe('buffers that sockets read into', () => {
  it('hold what was sent, also when they are used again', async () => {
    const buffers = createReadBuffers(READ_BYTES);
    for (const first of [0, 50, 100]) {
      const sent = counting(20 * READ_BYTES + 3, first);
      const pieces = await read(buffers, sent);
      expect(Buffer.concat(pieces).equals(sent)).toBe(true);
      buffers.recycle(pieces);
    }
  });

  it('are used again once they are given back', async () => {
    const buffers = createReadBuffers(READ_BYTES);
    const before = await read(buffers, counting(20 * READ_BYTES));
    buffers.recycle(before);
    const after = await read(buffers, counting(20 * READ_BYTES));
    const known = memoryOf(before);
    expect([...memoryOf(after)].filter((memory) => known.has(memory)).length).toBeGreaterThan(10);
  });

  it('are left alone until then', async () => {
    const buffers = createReadBuffers(READ_BYTES);
    const sent = counting(20 * READ_BYTES);
    const kept = await read(buffers, sent);
    await read(buffers, counting(20 * READ_BYTES, 7));
    expect(Buffer.concat(kept).equals(sent)).toBe(true);
  });

  it('are never two sockets’ at once, however often they are given back', async () => {
    const buffers = createReadBuffers(READ_BYTES);
    const pieces = await read(buffers, counting(20 * READ_BYTES));
    buffers.recycle(pieces);
    buffers.recycle([...pieces, ...pieces]);
    const [one, other] = await Promise.all([1, 2].map((first) => read(buffers, counting(20_000, first))));
    expect(Buffer.concat(one ?? []).equals(counting(20_000, 1))).toBe(true);
    expect(Buffer.concat(other ?? []).equals(counting(20_000, 2))).toBe(true);
  });

  it('take nothing that is not theirs', async () => {
    const buffers = createReadBuffers(READ_BYTES);
    const foreign = Buffer.alloc(READ_BYTES, 'x');
    buffers.recycle([foreign]);
    await read(buffers, counting(20 * READ_BYTES));
    expect(foreign.equals(Buffer.alloc(READ_BYTES, 'x'))).toBe(true);
  });

  it('keep what is short only until it is copied', async () => {
    const buffers = createReadBuffers(READ_BYTES);
    const [first] = await read(buffers, Buffer.from('first'));
    await read(buffers, Buffer.from('second'));
    expect(first?.toString()).toBe('first');
    expect(first?.buffer.byteLength).not.toBe(READ_BYTES);
  });

  it('serve TLS, too', async () => {
    const buffers = createReadBuffers(16_384);
    const sent = counting(1_000_000);
    const server = createTlsServer({ key: LOCALHOST_KEY, cert: LOCALHOST_CERTIFICATE }, (socket) =>
      socket.end(sent),
    );
    const port = await portOf(server);
    const trusting = { servername: 'localhost', ca: LOCALHOST_CERTIFICATE, ...buffers };
    const pieces = await piecesOf(connectTls(port, '127.0.0.1', trusting));
    expect(Buffer.concat(pieces).equals(sent)).toBe(true);
    expect(pieces.some(({ buffer }) => buffer.byteLength === 16_384)).toBe(true);
  });
});
