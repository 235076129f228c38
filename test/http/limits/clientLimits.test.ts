import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server/server.ts';
import { CONVERSATION, startApp } from '../../support/gateway/startApp.ts';
import { post } from '../../support/http/request.ts';
import { json, startServer } from '../../support/upstream/httpServer.ts';
import { until } from '../../support/waiting/until.ts';

const SERVICE = {
  UPSTREAM_AUTH: 'service',
  IADVIZE_USERNAME: 'everything@example.com',
  IADVIZE_PASSWORD: 'sandbox',
  GATEWAY_API_KEYS: 'hunter2,hunter3',
};
const ONE = { 'x-api-key': 'hunter2' };
const OTHER = { 'x-api-key': 'hunter3' };
const LABEL = `key-${createHash('sha256').update('hunter2').digest('hex').slice(0, 8)}`;
const CONTACTS = `{ conversation(id: "${CONVERSATION}") { contacts { id } } }`;
const DAY = 'interval: { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" }';
/** Not the same operation as for another number, so that no response is shared. */
const user = (index: number) => `{ user(userId: ${1001 + index}) { id } }`;
/** Needs several upstream operations: one for each user. */
const users = (count: number) =>
  `{ ${Array.from({ length: count }, (_, index) => `u${index}: user(userId: ${1001 + index}) { id }`).join(' ')} c: conversation(id: "${CONVERSATION}") { contacts { operator { id lastName } } } }`;

async function startGateway(env: Readonly<Record<string, string>>) {
  const sandbox = await startSandbox({ requireAuth: true });
  onTestFinished(() => sandbox.stop());
  const app = await startApp({ ...SERVICE, UPSTREAM_URL: sandbox.url, ...env });
  onTestFinished(app.stop);
  await until(async () => (await fetch(`${app.url}/health/ready`)).status === 200);
  const send = async (query: string, headers: Record<string, string>, signal: AbortSignal | null = null) => {
    const response = await post(app.url, query, headers, signal);
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: await response.text(),
    };
  };
  sandbox.clearOperations();
  return { app, sandbox, send };
}

describe('CLIENT_REQUESTS_PER_MINUTE', () => {
  it('refuses further requests of one client with 429, and none of another', async () => {
    const { app, sandbox, send } = await startGateway({ CLIENT_REQUESTS_PER_MINUTE: '2' });
    for (let sent = 0; sent < 2; sent += 1) expect((await send(user(sent), ONE)).status).toBe(200);
    const operations = sandbox.operationCount;
    const refused = await send(user(5), ONE);
    expect(refused.status).toBe(429);
    expect(Number(refused.retryAfter)).toBeGreaterThan(0);
    expect(Number(refused.retryAfter)).toBeLessThanOrEqual(30);
    expect(JSON.parse(refused.body)).toEqual({
      errors: [
        {
          message: 'Expected at most 2 requests of one client in a minute: try again later.',
          extensions: { code: 'CLIENT_RATE_LIMITED' },
        },
      ],
    });
    expect(sandbox.operationCount).toBe(operations);
    expect((await send(user(5), OTHER)).status).toBe(200);
    const metrics = await app.metrics();
    expect(metrics).toContain(
      `contacts_gateway_client_limited_requests_total{limit="requests",client="${LABEL}"} 1`,
    );
    const lines = JSON.stringify(app.logged());
    expect(lines).toContain(`"status":429`);
    expect(lines).toContain(`"client":"${LABEL}"`);
    expect(lines + metrics).not.toContain('hunter');
  });

  it('does not count requests without valid credentials, nor health checks', async () => {
    const { app, send } = await startGateway({ CLIENT_REQUESTS_PER_MINUTE: '1' });
    for (let sent = 0; sent < 3; sent += 1) {
      expect((await send(user(0), {})).status).toBe(401);
      expect((await send(user(0), { 'x-api-key': 'hunter4' })).status).toBe(401);
      expect((await fetch(`${app.url}/health/ready`)).status).toBe(200);
    }
    expect((await send(user(0), ONE)).status).toBe(200);
    expect((await send(user(0), ONE)).status).toBe(429);
  });

  it('is for all callers together when none needs credentials', async () => {
    const { send } = await startGateway({ GATEWAY_API_KEYS: '', CLIENT_REQUESTS_PER_MINUTE: '1' });
    expect((await send(user(0), {})).status).toBe(200);
    expect((await send(user(0), {})).status).toBe(429);
  });
});

describe('the limit of a subject', () => {
  it('is the same for all tokens of the subject, and does not affect another subject', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' };
    const issuer = await startServer(json({ keys: [jwk] }));
    onTestFinished(issuer.stop);
    const claims = { iss: 'https://id.example.com/', aud: 'contacts' };
    const { send } = await startGateway({
      CLIENT_REQUESTS_PER_MINUTE: '1',
      ...{ JWT_JWKS_URL: issuer.url, JWT_ISSUER: claims.iss, JWT_AUDIENCE: claims.aud },
    });
    const statusFor = async (sub: string, jti: string) => {
      const token = await new SignJWT({ ...claims, sub, jti })
        .setProtectedHeader({ alg: 'ES256', kid: 'k' })
        .setExpirationTime('5 minutes')
        .sign(privateKey);
      return (await send(user(0), { authorization: `Bearer ${token}` })).status;
    };
    expect(await statusFor('one', 'first')).toBe(200);
    expect(await statusFor('one', 'second')).toBe(429);
    expect(await statusFor('other', 'third')).toBe(200);
  });
});

describe('CLIENT_MAX_OPERATIONS', () => {
  it('refuses requests of a client that has too many operations in flight, and none of another', async () => {
    const { app, sandbox, send } = await startGateway({ CLIENT_MAX_OPERATIONS: '2' });
    sandbox.setFaults([{ kind: 'hang', rate: 1, times: 2 }]);
    const leaving = new AbortController();
    const running = [0, 1].map((index) => send(user(index), ONE, leaving.signal).catch(() => 'disconnected'));
    await until(() => sandbox.operationCount === 2);
    const refused = await send(CONTACTS, ONE);
    expect(refused).toMatchObject({ status: 429, retryAfter: '1' });
    expect(JSON.parse(refused.body).errors).toEqual([
      expect.objectContaining({ extensions: { code: 'CLIENT_RATE_LIMITED' }, path: ['conversation'] }),
    ]);
    expect(sandbox.operationCount).toBe(2);
    // A field of this operation may not be null, so the response has no data at all.
    const list = `query List { closedContacts(${DAY}) { edges { node { id } } } }`;
    expect(await send(list, ONE)).toMatchObject({ status: 429, retryAfter: '1' });
    expect(await app.metrics()).toContain(
      'contacts_gateway_graphql_operation_duration_seconds_count{operation="List",outcome="limited"} 1',
    );
    expect((await send(CONTACTS, OTHER)).status).toBe(200);
    expect((await send('{ __schema { queryType { name } } }', ONE)).status).toBe(200);
    leaving.abort();
    expect(await Promise.all(running)).toEqual(['disconnected', 'disconnected']);
    await until(async () => (await send(CONTACTS, ONE)).status === 200);
    expect(await app.metrics()).toMatch(
      new RegExp(
        `contacts_gateway_client_limited_requests_total\\{limit="operations",client="${LABEL}"\\} [1-9]`,
      ),
    );
  });

  it('lets the operations of a request that has started wait for each other', async () => {
    const { send } = await startGateway({ CLIENT_MAX_OPERATIONS: '1', CONTACTS_FETCH: 'lazy' });
    const response = await send(users(8), ONE);
    expect(response.status).toBe(200);
    expect(JSON.parse(response.body).errors).toBeUndefined();
  });
});
