import { describe, expect, it, onTestFinished } from 'vitest';
import { CONVERSATION, startApp } from '../support/gateway/startApp.ts';
import type { Respond } from '../support/upstream/httpServer.ts';
import { json, startServer } from '../support/upstream/httpServer.ts';

const QUERY = `{ conversation(id: "${CONVERSATION}") { closedAt } }`;
const DATA = { conversation: { closedAt: '2026-01-12T11:00:00Z' } };
/** `_gw_end` is what the gateway adds to an operation that it passes on. */
const GOOD = json({ data: { ...DATA, _gw_end: 'Query' } });

/** More than the breaker needs to open. */
const OPERATIONS = 25;

const FAILURES: readonly { why: string; respond: Respond }[] = [
  { why: 'HTTP 500 with GraphQL errors', respond: json({ errors: [{ message: 'Internal error' }] }, 500) },
  { why: 'HTTP 500 without', respond: json('', 500) },
  { why: 'HTTP 503 with GraphQL errors', respond: json({ errors: [{ message: 'Too complex' }] }, 503) },
  { why: 'HTTP 504', respond: json('', 504) },
  { why: 'no response in time', respond: () => undefined },
  { why: 'a reset', respond: (_response, request) => void request.socket.resetAndDestroy() },
];

/** A gateway before an upstream that fails the operations named `failing` and no others. */
async function start(failing: Respond, others: Respond) {
  const server = await startServer((response, request, received) => {
    const respond = received.body.includes('query failing') ? failing : others;
    respond(response, request, received);
  });
  onTestFinished(() => server.stop());
  const app = await startApp({ UPSTREAM_URL: server.url, UPSTREAM_TIMEOUT_MS: '500' });
  onTestFinished(() => app.stop());
  return app;
}

describe('operations of one client', () => {
  it.each(FAILURES)('that all meet $why do not affect other clients', async ({ respond }) => {
    const app = await start(respond, GOOD);
    const failures = await Promise.all(
      Array.from({ length: OPERATIONS }, (_, index) =>
        app.ask(`query failing { a${index}: ${QUERY.slice(1)}`, {}, { authorization: 'Bearer one' }),
      ),
    );
    for (const { body } of failures) expect(body.errors).toHaveLength(1);
    expect(await app.metrics()).toMatch(/^contacts_gateway_upstream_breaker_phase 0$/m);
    expect((await app.ask(QUERY, {}, { authorization: 'Bearer two' })).body).toEqual({ data: DATA });
    expect((await fetch(`${app.url}/health/ready`)).status).toBe(200);
  });

  it('open the breaker when the upstream sends no valid response at all', async () => {
    const app = await start(json('', 503), json('', 503));
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(
        Array.from({ length: OPERATIONS }, (_, index) =>
          app.ask(`query failing { a${index}: ${QUERY.slice(1)}`),
        ),
      );
    }
    expect(await app.metrics()).toMatch(/^contacts_gateway_upstream_breaker_phase 2$/m);
    expect((await fetch(`${app.url}/health/ready`)).status).toBe(503);
  });
});
