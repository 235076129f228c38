import { describe, expect, it, onTestFinished } from 'vitest';
import type { Fault } from '../../src/sandbox/server/faults/faults.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { post } from '../support/http/request.ts';
import { until } from '../support/waiting/until.ts';

const ID = '00000000-0000-4000-8000-000000000001';
const CONTACTS = `{ conversation(id: "${ID}") { contacts { id } } }`;
const PLAIN = `{ conversation(id: "${ID}") { closedAt } }`;
const CONTACT = `{ contact(id: "${ID}@2026-01-12T11:00:01.000Z") { id } }`;
const STITCHED = `{ a: conversation(id: "${ID}") { closedAt } ${CONTACT.slice(1)}`;
const MUTATION =
  'mutation { conversationTagCreate(conversationTagInput: { name: "x", projectId: 101 }) { id } }';

async function start(env: Readonly<Record<string, string>> = {}) {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const app = await startApp({ UPSTREAM_URL: sandbox.url, ...env });
  onTestFinished(app.stop);
  sandbox.clearOperations();
  const ask = async (query: string, signal: AbortSignal | null = null) => {
    const response = await post(app.url, query, {}, signal);
    return { response, result: await response.json() };
  };
  return { sandbox, ask };
}

const always = (kind: Fault['kind'], times?: number): Fault => ({ kind, rate: 1, ...(times && { times }) });

describe('an upstream that fails', () => {
  it.each(['reset', '5xx', '429', 'truncate'] as const)('receives a mutation once: %s', async (kind) => {
    const { sandbox, ask } = await start();
    sandbox.setFaults([always(kind)]);
    const { result: response } = await ask(MUTATION);
    expect(response.errors).toHaveLength(1);
    expect(sandbox.operationCount).toBe(1);
  });

  it.each([
    { name: 'passed on', query: PLAIN, code: 'UPSTREAM_UNAVAILABLE' },
    { name: 'planned', query: CONTACTS, code: 'UPSTREAM_UNAVAILABLE' },
    { name: 'stitched', query: STITCHED, code: 'UPSTREAM_UNAVAILABLE' },
    { name: 'one contact', query: CONTACT, code: 'UPSTREAM_UNAVAILABLE' },
  ])('receives a query again, and the client gets no error: $name', async ({ query }) => {
    const { sandbox, ask } = await start();
    const { result: expected } = await ask(query);
    expect(expected.errors).toBeUndefined();
    sandbox.setFaults([always('reset', 2)]);
    expect((await ask(query)).result).toEqual(expected);
  });
});

describe('a gateway with too many requests', () => {
  it.each([
    { name: 'passed on', query: PLAIN, code: 'UPSTREAM_UNAVAILABLE' },
    { name: 'planned', query: CONTACTS, code: 'UPSTREAM_UNAVAILABLE' },
    { name: 'stitched', query: STITCHED, code: 'UPSTREAM_UNAVAILABLE' },
    { name: 'one contact', query: CONTACT, code: 'UPSTREAM_UNAVAILABLE' },
  ])('responds with 503 and a Retry-After: $name', async ({ query, code }) => {
    const { sandbox, ask } = await start({ UPSTREAM_MAX_CONNECTIONS: '1', UPSTREAM_MAX_WAITING: '0' });
    sandbox.setFaults([always('hang', 1)]);
    const hanging = new AbortController();
    const first = ask('{ user { id } }', hanging.signal).catch(() => 'gone');
    await until(() => sandbox.operationCount === 1);
    const { response, result } = await ask(query);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(result.errors[0].extensions).toEqual({ code });
    expect(sandbox.operationCount).toBe(1);
    hanging.abort();
    expect(await first).toBe('gone');
    // The gateway notices a moment later that the client has left.
    await until(async () => (await ask(PLAIN)).response.status === 200);
    expect((await ask(PLAIN)).result.errors).toBeUndefined();
  });
});
