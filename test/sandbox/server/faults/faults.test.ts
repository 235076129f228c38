import { afterEach, describe, expect, test } from 'vitest';
import type { Fault, FaultKind } from '../../../../src/sandbox/server/faults/faults.ts';
import { createFaults, FAULT_KINDS, parseFault } from '../../../../src/sandbox/server/faults/faults.ts';
import { customData } from '../../../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../../../src/sandbox/server/server.ts';
import { startSandbox } from '../../../../src/sandbox/server/server.ts';
import { until } from '../../../support/waiting/until.ts';
import { ask, at, list, post } from '../../support/client.ts';

const ID = '00000000-0000-4000-8000-00000000cccc';
const DATA = customData({ conversations: [{ id: ID, closedAt: '2026-01-01T00:00:00Z' }] });
const QUERY = `{ conversation(id: "${ID}") { id closedAt channel messages { pageInfo { hasNextPage } } } }`;
const BODY = JSON.stringify({ query: QUERY });

let sandbox: Sandbox | undefined;

afterEach(async () => {
  await sandbox?.stop();
  sandbox = undefined;
});

describe('parseFault', () => {
  test.each([
    ['429:0.05', { kind: '429', rate: 0.05 }],
    ['5xx:1', { kind: '5xx', rate: 1 }],
    ['field-error:.5', { kind: 'field-error', rate: 0.5 }],
    ['reset:0', { kind: 'reset', rate: 0 }],
  ])('%s', (input, expected) => {
    expect(parseFault(input)).toEqual(expected);
  });

  test.each([
    ['', 'expected KIND:RATE with KIND one of 429, 5xx, reset, hang, html, truncate, field-error, got ""'],
    ['418:0.5', 'got "418:0.5"'],
    ['429', 'expected 429:RATE with a RATE from 0 to 1, as in 429:0.05, got "429"'],
    ['429:', 'got "429:"'],
    ['429:2', 'got "429:2"'],
    ['429:-0.1', 'got "429:-0.1"'],
    ['429:1e-3', 'got "429:1e-3"'],
    ['429:0.1:0.2', 'got "429:0.1:0.2"'],
  ])('refuses "%s"', (input, message) => {
    expect(() => parseFault(input)).toThrow(message);
  });
});

describe('the draws', () => {
  const FAULTS: readonly Fault[] = [
    { kind: '429', rate: 0.2 },
    { kind: 'reset', rate: 0.1 },
  ];

  test('are the same for the same seed, and others for another', () => {
    expect(draws(FAULTS, 5)).toEqual(draws(FAULTS, 5));
    expect(draws(FAULTS, 6)).not.toEqual(draws(FAULTS, 5));
  });

  test('are about as frequent as their rate', () => {
    const kinds = draws(FAULTS, 5);
    expect(kinds.filter((kind) => kind === '429').length / kinds.length).toBeCloseTo(0.2, 1);
    expect(kinds.filter((kind) => kind === undefined).length / kinds.length).toBeCloseTo(0.72, 1);
  });

  test('skip the first operations, and stop after the given number', () => {
    const kinds = draws([{ kind: 'html', rate: 1, skip: 2, times: 3 }], 5).slice(0, 7);
    expect(kinds).toEqual([undefined, undefined, 'html', 'html', 'html', undefined, undefined]);
  });
});

describe('responses with a fault', () => {
  test('429 has a Retry-After', async () => {
    const reply = await post((await start('429')).url, BODY);
    expect(reply.status).toBe(429);
    expect(reply.headers.get('retry-after')).toBe('1');
    expect(JSON.parse(reply.text)).toEqual({
      data: null,
      errors: [
        { message: 'Too many requests', extensions: { name: 'TOO_MANY_REQUESTS', retryPolicy: 'RETRY' } },
      ],
    });
  });

  test('5xx takes its turns', async () => {
    const { url } = await start('5xx');
    const replies = [
      await post(url, BODY),
      await post(url, BODY),
      await post(url, BODY),
      await post(url, BODY),
    ];
    expect(replies.map(({ status }) => status)).toEqual([500, 502, 504, 500]);
    expect(at(JSON.parse(replies[1]?.text ?? ''), 'errors', 0, 'extensions', 'retryPolicy')).toBe('RETRY');
  });

  test('reset breaks the connection', async () => {
    await expect(post((await start('reset')).url, BODY)).rejects.toThrow('fetch failed');
  });

  test('html is no GraphQL response', async () => {
    const reply = await post((await start('html')).url, BODY);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toContain('text/html');
    expect(reply.text).toContain('<!doctype html>');
  });

  test('truncate breaks off, with and without a content-length', async () => {
    const { url } = await start('truncate');
    for (const length of [expect.any(String), null]) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: BODY,
      });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-length')).toEqual(length);
      await expect(response.text()).rejects.toThrow();
    }
  });

  test('hang sends no response, and the server stops without waiting', async () => {
    const server = await start('hang');
    const hanging = post(server.url, BODY).catch((error: unknown) => error);
    await until(() => server.operationCount > 0);
    await server.stop();
    sandbox = undefined;
    expect(await hanging).toBeInstanceOf(TypeError);
  });

  test('field-error nulls one nullable field, names it and keeps the rest', async () => {
    const server = await start('field-error');
    const failed = new Set<string>();
    for (let turn = 0; turn < 40; turn += 1) {
      const response = await ask(server, QUERY);
      expect(list(at(response, 'errors'))).toHaveLength(1);
      const path = list(at(response, 'errors', 0, 'path')).map(String);
      expect(at(response, 'errors', 0, 'extensions')).toEqual({
        name: 'INTERNAL_ERROR',
        retryPolicy: 'RETRY',
      });
      expect(at(response, 'data', ...path)).toBeNull();
      failed.add(path.join('.'));
    }
    expect([...failed].sort()).toEqual(['conversation', 'conversation.closedAt', 'conversation.messages']);
  });

  test('field-error leaves alone what has no nullable field, and mutations', async () => {
    const server = await start('field-error');
    expect(await ask(server, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    const tag =
      'mutation { conversationTagCreate(conversationTagInput: { name: "a", projectId: 101 }) { id } }';
    expect(await ask(server, tag)).not.toHaveProperty('errors');
  });

  test('setFaults replaces them, and an empty list heals', async () => {
    const server = await start('429');
    server.setFaults([]);
    expect((await post(server.url, BODY)).status).toBe(200);
    server.setFaults([{ kind: 'html', rate: 1 }]);
    expect((await post(server.url, BODY)).headers.get('content-type')).toContain('text/html');
  });

  test('every kind is recorded as an operation and logged', async () => {
    const reported: (FaultKind | undefined)[] = [];
    sandbox = await startSandbox({ data: DATA, log: ({ fault }) => reported.push(fault) });
    const kinds = FAULT_KINDS.filter((kind) => kind !== 'hang');
    for (const kind of kinds) {
      sandbox.setFaults([{ kind, rate: 1 }]);
      await post(sandbox.url, BODY).catch(() => undefined);
    }
    expect(reported).toEqual(kinds);
    expect(sandbox.operationCount).toBe(kinds.length);
  });
});

async function start(kind: FaultKind): Promise<Sandbox> {
  sandbox = await startSandbox({ data: DATA, faults: [{ kind, rate: 1 }] });
  return sandbox;
}

function draws(faults: readonly Fault[], seed: number): readonly (FaultKind | undefined)[] {
  const next = createFaults(faults, seed);
  return Array.from({ length: 2_000 }, () => next());
}
