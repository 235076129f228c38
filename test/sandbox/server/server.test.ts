import { createConnection } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRecorder } from '../../../src/sandbox/server/operations.ts';
import { customData } from '../../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../../src/sandbox/server/server.ts';
import { startSandbox } from '../../../src/sandbox/server/server.ts';
import { until } from '../../support/waiting/until.ts';
import { ask, at, post, text } from '../support/client.ts';

const DATA = customData({ conversations: [] });

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ data: DATA });
});

afterAll(async () => {
  await sandbox.stop();
});

beforeEach(() => {
  sandbox.clearOperations();
});

describe('requests that are none', () => {
  test.each([
    ['broken JSON', '{', {}, 400],
    ['JSON that is no object', '[]', {}, 400],
    ['an object without a query', '{}', {}, 400],
    ['variables that are no object', '{"query":"{ __typename }","variables":[]}', {}, 400],
    ['an operation name that is no text', '{"query":"{ __typename }","operationName":1}', {}, 400],
    ['text', '{"query":"{ __typename }"}', { 'content-type': 'text/plain' }, 415],
    ['a form', 'query={__typename}', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['GraphQL as such', '{ __typename }', { 'content-type': 'application/graphql' }, 415],
  ])('%s', async (_name, body, headers, status) => {
    const reply = await post(sandbox.url, body, headers);
    expect(reply.status).toBe(status);
    expect(JSON.parse(reply.text)).toMatchObject({
      data: null,
      errors: [
        { message: expect.any(String), extensions: { name: expect.any(String), retryPolicy: 'NO_RETRY' } },
      ],
    });
    expect(sandbox.operationCount).toBe(0);
  });

  test('a path that is none, and GET', async () => {
    expect((await post(`${sandbox.origin}/nowhere`, '{}')).status).toBe(404);
    expect((await fetch(sandbox.url)).status).toBe(404);
  });
});

describe('operations that are none', () => {
  test.each([
    ['a syntax error', '{', {}, 'Syntax Error: Expected Name, found <EOF>.'],
    ['an unknown field', '{ contacts }', {}, 'Cannot query field "contacts" on type "Query".'],
    [
      'a missing variable',
      'query ($id: UUID!) { conversation(id: $id) { id } }',
      {},
      'Variable "$id" of required type "UUID!" was not provided.',
    ],
    [
      'two operations and no name',
      'query A { __typename } query B { __typename }',
      {},
      'Must provide operation name if query contains multiple operations.',
    ],
  ])('%s', async (_name, query, variables, message) => {
    for (const _turn of [1, 2]) {
      const reply = await post(sandbox.url, JSON.stringify({ query, variables }));
      expect(reply.status).toBe(400);
      const body = JSON.parse(reply.text);
      expect(at(body, 'data')).toBeNull();
      expect(at(body, 'errors', 0)).toMatchObject({
        message,
        extensions: { name: 'BAD_REQUEST', retryPolicy: 'NO_RETRY' },
      });
    }
  });
});

describe('what is recorded', () => {
  test('operations with their variables and headers, in order', async () => {
    const query = 'query Who($id: LegacyId) { user(userId: $id) { id } }';
    await post(sandbox.url, JSON.stringify({ query, variables: { id: 1001 }, operationName: 'Who' }), {
      accept: 'application/vnd.iadvize.some-preview+json',
      traceparent: '00-1-2-01',
    });
    await ask(sandbox, '{ __typename }');
    expect(sandbox.operations.map(({ headers: _headers, ...operation }) => operation)).toEqual([
      { query, variables: { id: 1001 }, operationName: 'Who' },
      { query: '{ __typename }', variables: {}, operationName: null },
    ]);
    expect(sandbox.operations[0]?.headers).toMatchObject({
      accept: 'application/vnd.iadvize.some-preview+json',
      traceparent: '00-1-2-01',
    });
  });

  test('the newest only, and never a wrong count', () => {
    const recorder = createRecorder(3);
    for (const query of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
      recorder.record({ query, variables: {}, operationName: null, headers: {} });
    }
    expect(recorder.operations.map(({ query }) => query)).toEqual(['e', 'f', 'g']);
    expect(recorder.count).toBe(7);
    recorder.clear();
    expect([recorder.operations, recorder.count]).toEqual([[], 0]);
  });
});

describe('starting and stopping', () => {
  test('the whole schema can be introspected', async () => {
    const response = await ask(
      sandbox,
      '{ __schema { queryType { fields { name } } } __type(name: "Conversation") { name } }',
    );
    expect(text(at(response, 'data', '__type', 'name'))).toBe('Conversation');
  });

  test('a port that is taken rejects', async () => {
    const port = Number(new URL(sandbox.url).port);
    await expect(startSandbox({ data: DATA, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('stop does not wait for idle connections, nor for a latency', async () => {
    const server = await startSandbox({ data: DATA, latencyMs: 300_000 });
    const idle = createConnection(Number(new URL(server.url).port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const closed = new Promise((resolve) => idle.once('close', resolve));
    idle.on('error', () => undefined);
    const waiting = ask(server, '{ __typename }').catch((error: unknown) => error);
    await until(() => server.operationCount > 0);
    await server.stop();
    await closed;
    expect(await waiting).toBeInstanceOf(TypeError);
  });

  test('a latency delays the response', async () => {
    const server = await startSandbox({ data: DATA, latencyMs: 80 });
    const order: string[] = [];
    const answered = ask(server, '{ __typename }').then(() => order.push('response'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push('20 ms');
    await answered;
    await server.stop();
    expect(order).toEqual(['20 ms', 'response']);
  });
});
