import { describe, expect, it } from 'vitest';
import { post } from '../support/http/request.ts';
import { startToyServer } from '../support/http/toyServer.ts';

describe('request ids', () => {
  it.each([
    { sent: '018f2f6e-7a52-7c8e-b1d5-2d1f6a3b9c00', echoed: '018f2f6e-7a52-7c8e-b1d5-2d1f6a3b9c00' },
    { sent: 'Root=1-67891233-abcdef012345678912345678', echoed: 'Root=1-67891233-abcdef012345678912345678' },
    { sent: undefined, echoed: 'generated-1' },
    { sent: '', echoed: 'generated-1' },
    { sent: 'two words', echoed: 'generated-1' },
    { sent: '"quoted"', echoed: 'generated-1' },
    { sent: 'x'.repeat(129), echoed: 'generated-1' },
  ])('returns the id $echoed for $sent', async ({ sent, echoed }) => {
    const { url, logged } = await startToyServer();
    const response = await fetch(`${url}/nothing`, {
      headers: sent === undefined ? {} : { 'x-request-id': sent },
    });
    await response.text();
    expect(response.headers.get('x-request-id')).toBe(echoed);
    expect(logged().map(({ requestId }) => requestId)).toEqual([echoed]);
  });

  it('are in the context', async () => {
    const ids: string[] = [];
    const { url } = await startToyServer({
      createContext: async ({ requestId, signal }) => {
        ids.push(requestId);
        return { requestId, signal };
      },
    });
    await (await post(url, '{ hello }', { 'x-request-id': 'abc-1' })).text();
    expect(ids).toEqual(['abc-1']);
  });
});

describe('the log', () => {
  it('has one line for a request, without query, variables and headers', async () => {
    const { url, logged } = await startToyServer();
    const body = {
      query: 'query Greet($name: String) { hello(name: $name) }',
      variables: { name: 'secret-1' },
      operationName: 'Greet',
    };
    const headers = { 'content-type': 'application/json', authorization: 'Bearer secret-2' };
    const response = await fetch(`${url}/graphql?trace=secret-3`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect(await response.json()).toEqual({ data: { hello: 'hello secret-1' } });
    expect(logged()).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        msg: 'request',
        requestId: 'generated-1',
        method: 'POST',
        path: '/graphql',
        status: 200,
        durationMs: 10,
        operationName: 'Greet',
        upstreamCalls: 0,
      },
    ]);
    expect(JSON.stringify(logged())).not.toContain('secret');
  });

  it.each([
    { why: 'a name in the URL', search: '?query=query%20A%7Bhello%7D&operationName=A', operationName: 'A' },
    { why: 'no GraphQL name', search: '?query=%7Bhello%7D&operationName=a%20b', operationName: undefined },
    { why: 'no name', search: '?query=%7Bhello%7D', operationName: undefined },
  ])('contains the name of the operation only if it has one: $why', async ({ search, operationName }) => {
    const { url, logged } = await startToyServer();
    await (await fetch(`${url}/graphql${search}`, { headers: { 'apollo-require-preflight': '1' } })).text();
    expect(logged().map((line) => line['operationName'])).toEqual([operationName]);
  });

  it('logs health checks and metrics at level debug', async () => {
    const { url, logged } = await startToyServer();
    for (const path of ['/health/live', '/health/ready', '/metrics']) await (await fetch(url + path)).text();
    expect(logged().map(({ level, path }) => ({ level, path }))).toEqual([
      { level: 'debug', path: '/health/live' },
      { level: 'debug', path: '/health/ready' },
      { level: 'debug', path: '/metrics' },
    ]);
  });
});
