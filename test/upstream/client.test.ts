import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { UpstreamClient } from '../../src/upstream/client.ts';
import { createUpstreamClient } from '../../src/upstream/client.ts';
import { UpstreamError } from '../../src/upstream/errors/upstreamError.ts';
import { textOf } from '../../src/upstream/transport/chunks.ts';
import type { Respond, TestServer } from '../support/upstream/httpServer.ts';
import { json, refusedUrl, startServer } from '../support/upstream/httpServer.ts';
import { until } from '../support/waiting/until.ts';

const headers = { accept: 'application/json' };
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(respond: Respond): Promise<TestServer> {
  const server = await startServer(respond);
  cleanups.push(server.stop);
  return server;
}

interface Options {
  readonly timeoutMs?: number;
  readonly maxConnections?: number;
  readonly maxResponseBytes?: number;
}

function connect(url: string, options: Options = {}): UpstreamClient {
  const client = createUpstreamClient({
    url,
    timeoutMs: options.timeoutMs ?? 5_000,
    maxConnections: options.maxConnections ?? 2,
    maxResponseBytes: options.maxResponseBytes ?? 10_000,
  });
  cleanups.push(client.close);
  return client;
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    (value) => expect.fail(`expected a failure, got ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );

describe('a response whose buffers are recycled', () => {
  it('is recycled once, however often the caller does it', async () => {
    const bodies = ['a', 'b', 'c'].map((letter) => letter.repeat(2_000_000));
    const left = [...bodies];
    const server = await serve((response) => response.end(left.shift()));
    const client = connect(server.url, { maxConnections: 1, maxResponseBytes: 10_000_000 });
    const send = () => client.send({ query: '{ a }', headers });
    const first = await send();
    first.recycle?.();
    const second = await send();
    first.recycle?.();
    const third = await send();
    expect([second, third].map(({ body }) => textOf(body))).toEqual(bodies.slice(1));
  });
});

describe('a request', () => {
  it('is a JSON POST to the url, its query string kept', async () => {
    const server = await serve(json({ data: { a: 1 } }));
    const client = connect(`${server.url}?platform=sd`);
    const result = await client.execute({
      query: 'query Q($id: UUID!) { conversation(id: $id) { id } }',
      variables: { id: 'x', none: null },
      operationName: 'Q',
      headers: { ...headers, authorization: 'Bearer t' },
    });
    expect(result).toEqual({ data: { a: 1 } });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/graphql?platform=sd' });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      query: 'query Q($id: UUID!) { conversation(id: $id) { id } }',
      variables: { id: 'x', none: null },
      operationName: 'Q',
    });
    expect(request?.headers).toEqual({
      host: new URL(server.url).host,
      connection: 'keep-alive',
      accept: 'application/json',
      authorization: 'Bearer t',
      'accept-encoding': 'identity',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(request?.body ?? '')),
      'user-agent': 'contacts-gateway',
    });
  });

  it('uses a kept connection', async () => {
    const server = await serve(json({ data: {} }));
    const client = connect(server.url, { maxConnections: 1 });
    for (let i = 0; i < 5; i += 1) await client.execute({ query: '{a}', headers });
    expect(server.connections()).toBe(1);
  });

  it('waits when all connections are taken', async () => {
    const server = await serve(json({ data: {} }));
    const client = connect(server.url, { maxConnections: 2 });
    await Promise.all(Array.from({ length: 20 }, () => client.execute({ query: '{a}', headers })));
    expect(server.requests).toHaveLength(20);
    expect(server.connections()).toBe(2);
  });

  it('reads a response that comes in pieces, cut inside a character', async () => {
    const body = Buffer.from('{"data":{"a":"é"}}');
    const server = await serve((response) => {
      response.write(body.subarray(0, 15));
      setTimeout(() => response.end(body.subarray(15)), 20);
    });
    expect(await connect(server.url).execute({ query: '{a}', headers })).toEqual({ data: { a: 'é' } });
  });
});

const half = '{"data":{"secret":';
const failures: readonly { name: string; respond: Respond; code: string; lost?: boolean }[] = [
  {
    name: 'reset before a response',
    respond: (_, request) => request.socket.resetAndDestroy(),
    code: 'UPSTREAM_UNAVAILABLE',
    lost: true,
  },
  {
    name: 'closed before a response',
    respond: (_, request) => request.socket.destroy(),
    code: 'UPSTREAM_UNAVAILABLE',
    lost: true,
  },
  {
    name: 'reset inside the body',
    respond: (response, request) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write(half, () => setTimeout(() => request.socket.resetAndDestroy(), 20));
    },
    code: 'UPSTREAM_UNAVAILABLE',
    lost: true,
  },
  {
    name: 'closed before content-length was reached',
    respond: (response, request) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write(half, () => setTimeout(() => request.socket.end(), 20));
    },
    code: 'UPSTREAM_BAD_RESPONSE',
    lost: true,
  },
  {
    name: 'closed between chunks',
    respond: (response, request) => response.write(half, () => setTimeout(() => request.socket.end(), 20)),
    code: 'UPSTREAM_BAD_RESPONSE',
    lost: true,
  },
  {
    name: 'closed after an early hint',
    respond: (response, request) =>
      response.writeEarlyHints({ link: '</a>; rel=preload' }, () => request.socket.end()),
    code: 'UPSTREAM_UNAVAILABLE',
    lost: true,
  },
  { name: 'truncated JSON', respond: json(half), code: 'UPSTREAM_BAD_RESPONSE' },
  { name: 'HTML with 200', respond: json('<html>secret</html>'), code: 'UPSTREAM_BAD_RESPONSE' },
  {
    name: 'something that is not HTTP',
    respond: (_, request) => request.socket.end('secret\r\n\r\n'),
    code: 'UPSTREAM_BAD_RESPONSE',
  },
  { name: 'no response', respond: () => {}, code: 'UPSTREAM_TIMEOUT' },
  {
    name: 'a body that never ends',
    respond: (response) => {
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    },
    code: 'UPSTREAM_TIMEOUT',
  },
  {
    name: 'a body over the limit, announced',
    respond: (response) => {
      response.writeHead(200, { 'content-length': 10_001 });
      response.write(half);
    },
    code: 'UPSTREAM_BAD_RESPONSE',
  },
  {
    name: 'a body over the limit, not announced',
    respond: (response) => {
      const timer = setInterval(() => response.write('secret'.repeat(500)), 1);
      response.on('close', () => clearInterval(timer));
    },
    code: 'UPSTREAM_BAD_RESPONSE',
  },
  {
    name: 'a redirect',
    respond: json({ data: {} }, 302, { location: '/elsewhere' }),
    code: 'UPSTREAM_BAD_RESPONSE',
  },
  { name: 'HTTP 503', respond: json('secret', 503), code: 'UPSTREAM_UNAVAILABLE' },
];

describe('a failure', () => {
  it.each(failures)('$name gives $code', async ({ respond, code, lost = false }) => {
    const server = await serve(respond);
    const client = connect(`${server.url}?secret=1`, { timeoutMs: 300 });
    const error = await failure(
      client.execute({ query: '{secret}', headers: { ...headers, authorization: 'Bearer secret' } }),
    );
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toMatchObject({ code, extensions: { code }, connectionLost: lost });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(server.requests).toHaveLength(1);
  });

  it('leaves the client usable', async () => {
    let healthy = false;
    const server = await serve((response, request, received) => {
      if (healthy) json({ data: { a: 1 } })(response, request, received);
      else request.socket.resetAndDestroy();
    });
    const client = connect(server.url);
    await failure(client.execute({ query: '{a}', headers }));
    healthy = true;
    expect(await client.execute({ query: '{a}', headers })).toEqual({ data: { a: 1 } });
  });

  it.each([
    ['a refused connection', refusedUrl],
    ['a host without address', async () => 'http://upstream.invalid/graphql'],
  ])('%s gives UPSTREAM_UNAVAILABLE', async (_, url) => {
    const client = connect(await url());
    const errors = await Promise.all(
      Array.from({ length: 5 }, () => failure(client.execute({ query: '{a}', headers }))),
    );
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', connectionLost: true });
    }
  });

  it('is UPSTREAM_UNAVAILABLE after close', async () => {
    const client = connect(await refusedUrl());
    await client.close();
    cleanups.pop();
    expect(await failure(client.execute({ query: '{a}', headers }))).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
  });
});

describe('giving up', () => {
  it('rejects with the reason and closes the connection', async () => {
    const controller = new AbortController();
    const reason = new Error('the client went away');
    let closed: Promise<unknown> | undefined;
    const server = await serve((_, request) => {
      closed = once(request.socket, 'close');
      controller.abort(reason);
    });
    const client = connect(server.url);
    expect(await failure(client.execute({ query: '{a}', headers, signal: controller.signal }))).toBe(reason);
    await closed;
  });

  it('sends nothing when the signal has already aborted', async () => {
    const server = await serve(json({ data: {} }));
    const client = connect(server.url);
    const reason = new Error('too late');
    const signal = AbortSignal.abort(reason);
    expect(await failure(client.execute({ query: '{a}', headers, signal }))).toBe(reason);
    expect(server.requests).toHaveLength(0);
  });

  it('never sends a request that was given up while it waited for a connection', async () => {
    const controller = new AbortController();
    const responses: (() => void)[] = [];
    const server = await serve((response, request, received) =>
      responses.push(() => json({ data: {} })(response, request, received)),
    );
    const client = connect(server.url, { maxConnections: 1 });
    const first = client.execute({ query: '{first}', headers });
    const second = failure(client.execute({ query: '{second}', headers, signal: controller.signal }));
    const third = client.execute({ query: '{third}', headers });
    controller.abort(new Error('gone'));
    expect(await second).toMatchObject({ message: 'gone' });
    await until(() => server.requests.length === 1);
    responses.shift()?.();
    await first;
    await until(() => server.requests.length === 2);
    responses.shift()?.();
    await third;
    expect(server.requests.map(({ body }) => JSON.parse(body).query)).toEqual(['{first}', '{third}']);
  });

  it('leaves no listener on a signal that outlives the request', async () => {
    const { signal } = new AbortController();
    const server = await serve(json({ data: {} }));
    const client = connect(server.url);
    const warned = once(process, 'warning').then(() => true);
    for (let i = 0; i < 20; i += 1) await client.execute({ query: '{a}', headers, signal });
    expect(await Promise.race([warned, new Promise((resolve) => setTimeout(resolve, 20))])).toBeUndefined();
  });
});
