import { describe, expect, it } from 'vitest';
import type { UpstreamRequest } from '../../../src/upstream/client.ts';
import { deduplicateInFlight } from '../../../src/upstream/resilience/dedupe.ts';
import { textOf } from '../../../src/upstream/transport/chunks.ts';
import { json, reset } from '../../support/upstream/httpServer.ts';
import { until } from '../../support/waiting/until.ts';
import { failure, holdResponse, mutation, query, recordEvents, startSequence } from './support.ts';

async function sharing(respond = json({ data: { a: 1 } })) {
  const slow = holdResponse(respond);
  const { server, send } = await startSequence(slow.respond);
  const { events, reported } = recordEvents();
  return { server, reported, release: slow.release, send: deduplicateInFlight(send, events) };
}

describe('identical queries in flight', () => {
  it('are sent once, and all get the response', async () => {
    const { server, reported, release, send } = await sharing();
    const requests = Array.from({ length: 50 }, () => send({ ...query, variables: { id: 'x' } }));
    await until(() => server.requests.length === 1);
    release();
    const responses = await Promise.all(requests);
    expect(new Set(responses.map(({ body }) => textOf(body)))).toEqual(new Set(['{"data":{"a":1}}']));
    expect(server.requests).toHaveLength(1);
    expect(reported).toHaveLength(49);
    await send({ ...query, variables: { id: 'x' } });
    expect(server.requests).toHaveLength(2);
  });

  it('can be recycled by a single caller, and not when it is shared', async () => {
    const { server, release, send } = await sharing();
    const together = [send(query), send(query)];
    await until(() => server.requests.length === 1);
    release();
    expect((await Promise.all(together)).map(({ recycle }) => recycle)).toEqual([undefined, undefined]);
    expect((await send(query)).recycle).toBeTypeOf('function');
  });

  it('cannot be given back by who stays while the others go', async () => {
    const { server, release, send } = await sharing();
    const goes = new AbortController();
    const gone = failure(send({ ...query, signal: goes.signal }));
    const stays = send(query);
    await until(() => server.requests.length === 1);
    goes.abort(new Error('gone'));
    await gone;
    release();
    expect((await stays).recycle).toBeUndefined();
  });

  it('all get the failure', async () => {
    const { server, release, send } = await sharing(reset);
    const requests = Array.from({ length: 3 }, () => failure(send(query)));
    await until(() => server.requests.length === 1);
    release();
    for (const error of await Promise.all(requests)) {
      expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    }
  });

  const { headers } = query;
  it.each<{ what: string; other: UpstreamRequest }>([
    { what: 'token', other: { ...query, headers: { ...headers, authorization: 'Bearer two' } } },
    { what: 'lack of a token', other: { ...query, headers: { accept: headers.accept } } },
    { what: 'accepted type', other: { ...query, headers: { ...headers, accept: 'application/json, x' } } },
    {
      what: 'trace',
      other: {
        ...query,
        headers: { ...headers, traceparent: '00-11111111111111111111111111111111-1111111111111111-01' },
      },
    },
    { what: 'query', other: { ...query, query: '{b}' } },
    { what: 'operation', other: { ...query, operationName: 'B' } },
    { what: 'variables', other: { ...query, variables: { id: 'y' } } },
    { what: 'claim to be repeatable', other: { query: query.query, headers } },
  ])('are not those with another $what', async ({ other }) => {
    const { server, reported, release, send } = await sharing();
    const requests = [send(query), send(other)];
    await until(() => server.requests.length === 2);
    release();
    await Promise.all(requests);
    expect(reported).toEqual([]);
  });

  it('are never mutations', async () => {
    const { server, reported, release, send } = await sharing();
    const requests = [send(mutation), send(mutation), send(mutation)];
    await until(() => server.requests.length === 3);
    release();
    await Promise.all(requests);
    expect(reported).toEqual([]);
  });

  it('that began before a mutation are not shared with queries after it', async () => {
    const slow = holdResponse(json('old'));
    const { server, send } = await startSequence(slow.respond, json('written'), json('new'));
    const shared = deduplicateInFlight(send, {});
    const before = shared(query);
    await until(() => server.requests.length === 1);
    await shared(mutation);
    expect(await shared(query)).toMatchObject({ body: [Buffer.from('new')] });
    slow.release();
    expect(await before).toMatchObject({ body: [Buffer.from('old')] });
    expect(server.requests).toHaveLength(3);
  });
});

describe('a client that goes away', () => {
  const reason = new Error('gone');

  it('does not cancel the response of the others, even if it was the first', async () => {
    const { server, release, send } = await sharing();
    const controller = new AbortController();
    const first = failure(send({ ...query, signal: controller.signal }));
    const second = send({ ...query, signal: new AbortController().signal });
    await until(() => server.requests.length === 1);
    controller.abort(reason);
    expect(await first).toBe(reason);
    release();
    expect(await second).toMatchObject({ status: 200 });
    expect(server.requests).toHaveLength(1);
  });

  it('ends the exchange when it was the last', async () => {
    let isClosed = false;
    const { server, send } = await startSequence((_response, request) => {
      request.socket.once('close', () => {
        isClosed = true;
      });
    });
    const shared = deduplicateInFlight(send, {});
    const controllers = [new AbortController(), new AbortController()];
    const requests = controllers.map(({ signal }) => failure(shared({ ...query, signal })));
    await until(() => server.requests.length === 1);
    controllers[0]?.abort(reason);
    await requests[0];
    expect(isClosed).toBe(false);
    controllers[1]?.abort(reason);
    await requests[1];
    await until(() => isClosed);
    // The next one does not board what was given up.
    const next = new AbortController();
    const again = failure(shared({ ...query, signal: next.signal }));
    await until(() => server.requests.length === 2);
    next.abort(reason);
    expect(await again).toBe(reason);
  });

  it('before it sends a query sends nothing', async () => {
    const { server, send } = await sharing();
    expect(await failure(send({ ...query, signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(server.requests).toHaveLength(0);
  });
});
