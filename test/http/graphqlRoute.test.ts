import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { ClientRequest } from '../../src/http/graphqlRoute.ts';
import { post } from '../support/http/request.ts';
import { startToyServer } from '../support/http/toyServer.ts';

const json = 'application/json; charset=utf-8';
const graphqlJson = 'application/graphql-response+json; charset=utf-8';

describe('POST /graphql', () => {
  it.each([
    { accept: '*/*', type: json },
    { accept: 'application/json', type: json },
    { accept: 'application/graphql-response+json', type: graphqlJson },
    { accept: 'application/graphql-response+json, application/json;q=0.9', type: graphqlJson },
  ])('sends $type to a client that accepts $accept', async ({ accept, type }) => {
    const { url } = await startToyServer();
    const response = await post(url, '{ hello(name: "you") }', { accept });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.json()).toEqual({ data: { hello: 'hello you' } });
  });

  it('runs mutations', async () => {
    const { url } = await startToyServer();
    const response = await post(url, 'mutation { touch }');
    expect(await response.json()).toEqual({ data: { touch: true } });
  });

  it.each([
    { why: 'malformed JSON', body: '{"query": "{ hello }"', status: 400, code: 'BAD_REQUEST' },
    { why: 'an empty body', body: '', status: 400, code: 'BAD_REQUEST' },
    { why: 'no query', body: '{"variables": {}}', status: 400, code: 'BAD_REQUEST' },
    { why: 'a list of operations', body: '[{"query": "{ hello }"}]', status: 400, code: 'BAD_REQUEST' },
    { why: 'a syntax error', body: '{"query": "{ hello"}', status: 400, code: 'GRAPHQL_PARSE_FAILED' },
    { why: 'an unknown field', body: '{"query": "{ bye }"}', status: 400, code: 'GRAPHQL_VALIDATION_FAILED' },
    {
      why: 'too large a body',
      body: JSON.stringify({ query: '{ hello }', filler: 'x'.repeat(2_000) }),
      status: 413,
      code: 'LIMIT_EXCEEDED',
    },
    {
      why: 'a body of several megabytes',
      body: JSON.stringify({ query: '{ hello }', filler: 'x'.repeat(5_000_000) }),
      status: 413,
      code: 'LIMIT_EXCEEDED',
    },
  ])('refuses $why: $status $code', async ({ body, status, code }) => {
    const { url } = await startToyServer();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body,
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe(graphqlJson);
    const result = await response.json();
    expect(result).toMatchObject({ errors: [{ extensions: { code } }] });
    expect(JSON.stringify(result)).not.toMatch(/stack|node_modules|FST_/i);
  });

  it('counts the bytes of a body that does not announce its size', async () => {
    const { url } = await startToyServer();
    const sending = request(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    });
    sending.on('error', () => undefined);
    sending.write('{"query": "{ hello }", "filler": "');
    sending.write('x'.repeat(2_000));
    const [response] = await once(sending, 'response');
    expect(response).toMatchObject({ statusCode: 413 });
    sending.destroy();
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ])('refuses the content type %s, which any page may send', async (type) => {
    const { url } = await startToyServer();
    const response = await post(url, 'mutation { touch }', { 'content-type': type });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('shows no stack of a field that failed', async () => {
    const { url } = await startToyServer();
    const response = await post(url, '{ boom }');
    expect(response.status).toBe(200);
    expect(await response.text()).not.toMatch(/stack|\.ts/i);
  });

  it('hides an error outside of the schema, and logs it', async () => {
    const { url, logged } = await startToyServer({
      apollo: () => {
        throw new Error('secret detail');
      },
    });
    const response = await post(url, '{ hello }');
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      errors: [{ message: 'Internal error of the gateway.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });
    expect(logged()).toContainEqual(
      expect.objectContaining({
        level: 'error',
        failure: expect.objectContaining({ message: 'secret detail' }),
      }),
    );
  });
});

describe('GET /graphql', () => {
  const preflighted = { 'apollo-require-preflight': 'true' };

  it('runs queries', async () => {
    const { url } = await startToyServer();
    const response = await fetch(`${url}/graphql?query=%7Bhello%7D`, { headers: preflighted });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ data: { hello: 'hello world' } });
  });

  it('refuses mutations', async () => {
    const { url } = await startToyServer();
    const response = await fetch(`${url}/graphql?query=mutation%7Btouch%7D`, { headers: preflighted });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it('refuses a request that any web page can send without a preflight', async () => {
    const { url } = await startToyServer();
    const response = await fetch(`${url}/graphql?query=%7Bhello%7D`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });
});

describe('a request that is aborted', () => {
  it('aborts its waiting fields when the client disconnects', async () => {
    const { url, slowStarted, slowAborted, logged } = await startToyServer();
    const client = new AbortController();
    const operation = { query: 'query Slow { slow }', operationName: 'Slow' };
    const response = post(url, operation, {}, client.signal);
    await slowStarted;
    client.abort();
    await expect(response).rejects.toThrow();
    expect(await slowAborted).toBe('The client disconnected before the response was complete.');
    expect(logged()).toContainEqual(expect.objectContaining({ operationName: 'Slow', status: 499 }));
  });

  it('aborts its waiting fields when the deadline passes, and responds with a code', async () => {
    const { url, slowAborted } = await startToyServer({ requestDeadlineMs: 50 });
    const response = await post(url, '{ slow hello }');
    expect(await slowAborted).toBe('The request took longer than 50 ms.');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      data: { slow: null, hello: 'hello world' },
      errors: [{ path: ['slow'], extensions: { code: 'UPSTREAM_TIMEOUT' } }],
    });
  });

  it('does not abort the signal after the response is complete', async () => {
    const signals: ClientRequest['signal'][] = [];
    const { url, drain } = await startToyServer({
      createContext: async ({ requestId, signal }) => {
        signals.push(signal);
        return { requestId, signal };
      },
    });
    await (await post(url, '{ hello }')).text();
    await drain();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });
});
