import { once } from 'node:events';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { fastify } from 'fastify';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendChunks } from '../../src/http/sendChunks.ts';
import type { Chunks } from '../../src/upstream/transport/chunks.ts';

/** More than the operating system buffers for a client that reads nothing. */
const TOO_MUCH = Array.from({ length: 400 }, () => Buffer.alloc(65_536, 'x'));

describe('a serialized response', () => {
  let app: FastifyInstance;
  let body: Chunks;
  let recycled: number;
  let ended: Promise<unknown>;
  beforeEach(async () => {
    recycled = 0;
    app = fastify();
    app.get('/', (_request, reply) => {
      ended = once(reply.raw, 'close');
      return sendChunks(reply, { chunks: body, recycle: () => void recycled++ });
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(() => app.close());

  it.each([
    { what: 'one piece', chunks: [Buffer.from('abc')] },
    { what: 'few small pieces', chunks: [Buffer.from('abc'), Buffer.from('def')] },
    { what: 'many', chunks: Array.from({ length: 20 }, (_, index) => Buffer.alloc(65_536, index)) },
  ])('of $what is sent completely, then its buffers are recycled', async ({ chunks }) => {
    body = chunks;
    const { headers, body: response } = await request(app.listeningOrigin);
    const sent = Buffer.concat(chunks);
    expect(Buffer.from(await response.arrayBuffer()).equals(sent)).toBe(true);
    expect(headers['content-length']).toBe(String(sent.length));
    await ended;
    expect(recycled).toBe(1);
  });

  it('is not recycled while it is being sent, or when the client disconnects', async () => {
    body = TOO_MUCH;
    const client = connect({ port: Number(new URL(app.listeningOrigin).port), host: '127.0.0.1' });
    client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await once(client, 'readable');
    expect(recycled).toBe(0);
    client.destroy();
    await ended;
    expect(recycled).toBe(0);
  });
});
