import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { post } from '../support/http/request.ts';
import { hasRedis, needsRedis, startRedis } from '../support/processes/redisServer.ts';

/** The whole gateway in this process, as it is deployed. */
async function startGateway(env: Readonly<Record<string, string>>) {
  const app = await startApp({ LOG_LEVEL: 'debug', ...env });
  onTestFinished(app.stop);
  const ask = async (query: string, headers: Record<string, string> = {}) => {
    const response = await post(app.url, query, headers);
    return { status: response.status, text: await response.text() };
  };
  return { ask, logged: app.logged };
}

const MONTH = 'interval: { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }';
const QUERY = `{
  closedConversations(${MONTH}, first: 5) {
    edges { node { id project { id } contacts { id operator { id } } contactAnomalies { code } } }
  }
}`;
const USER = '{ user { id } }';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const TOKENS = ['sandbox-token', 'sandbox-token-north', 'sandbox-token-travel'] as const;

describe('UPSTREAM_AUTH=forward', () => {
  it.each([
    { CONTACTS_FETCH: 'eager', query: QUERY },
    { CONTACTS_FETCH: 'lazy', query: QUERY },
    { CONTACTS_FETCH: 'eager', query: USER },
  ])(
    'never gives one token the response of another: $CONTACTS_FETCH, $query',
    async ({ CONTACTS_FETCH, query }) => {
      const sandbox = await startSandbox({ requireAuth: true, latencyMs: 20 });
      onTestFinished(() => sandbox.stop());
      const { ask } = await startGateway({ UPSTREAM_URL: sandbox.url, CONTACTS_FETCH });
      const alone: string[] = [];
      for (const token of TOKENS) alone.push((await ask(query, bearer(token))).text);
      expect(new Set(alone).size).toBe(TOKENS.length);
      for (let round = 0; round < 3; round += 1) {
        const together = await Promise.all(
          Array.from({ length: 30 }, (_, index) => ask(query, bearer(TOKENS[index % TOKENS.length] ?? ''))),
        );
        for (const [index, { text }] of together.entries()) expect(text).toBe(alone[index % TOKENS.length]);
        const nobody = await ask(query);
        expect(nobody.text).toContain('UPSTREAM_UNAUTHENTICATED');
      }
    },
  );

  it('sends fewer upstream operations than equal requests with one token', async () => {
    const sandbox = await startSandbox({ requireAuth: true, latencyMs: 200 });
    onTestFinished(() => sandbox.stop());
    const { ask } = await startGateway({ UPSTREAM_URL: sandbox.url, UPSTREAM_SCHEMA_TOKEN: TOKENS[0] });
    sandbox.clearOperations();
    await Promise.all(Array.from({ length: 10 }, () => ask(USER, bearer(TOKENS[0]))));
    expect(sandbox.operationCount).toBeLessThan(10);
  });
});

const SERVICE = {
  UPSTREAM_AUTH: 'service',
  IADVIZE_USERNAME: 'everything@example.com',
  IADVIZE_PASSWORD: 'sandbox',
};

describe('UPSTREAM_AUTH=service', () => {
  it('works with the embedded sandbox and its account', async () => {
    const { ask, logged } = await startGateway(SERVICE);
    expect(await ask(USER)).toEqual({ status: 200, text: '{"data":{"user":{"id":1017}}}' });
    expect(JSON.stringify(logged())).not.toContain('snapshot');
  });

  it('authenticates clients, and sends their keys to no upstream', async () => {
    const sandbox = await startSandbox({ requireAuth: true });
    onTestFinished(() => sandbox.stop());
    const { ask, logged } = await startGateway({
      ...SERVICE,
      UPSTREAM_URL: sandbox.url,
      GATEWAY_API_KEYS: 'hunter2, hunter3',
    });
    expect((await ask(USER)).status).toBe(401);
    expect((await ask(USER, bearer(TOKENS[0]))).status).toBe(401);
    for (const headers of [bearer('hunter2'), { 'x-api-key': 'hunter3' }]) {
      expect(await ask(USER, headers)).toMatchObject({ status: 200 });
    }
    expect(sandbox.loginCount).toBe(1);
    const reported = JSON.stringify(sandbox.operations) + JSON.stringify(logged());
    expect(reported).not.toMatch(/hunter/);
    const [, token = 'none'] = /Bearer (sandbox-[0-9a-f]+)/.exec(JSON.stringify(sandbox.operations)) ?? [];
    expect(token).not.toBe('none');
    expect(JSON.stringify(logged())).not.toContain(token);
  });

  it('logs that the upstream refuses the account, and does not log in again for each request', async () => {
    const sandbox = await startSandbox({ requireAuth: true });
    onTestFinished(() => sandbox.stop());
    const { ask, logged } = await startGateway({
      ...SERVICE,
      UPSTREAM_URL: sandbox.url,
      IADVIZE_PASSWORD: 'hunter2',
    });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await ask(QUERY)).text).toContain('"UPSTREAM_UNAUTHENTICATED"');
    }
    expect(sandbox.loginCount).toBe(1);
    expect(sandbox.operationCount).toBe(0);
    expect(JSON.stringify(logged())).not.toContain('hunter2');
  });
});

describe.skipIf(!hasRedis)(`two gateways with one Redis${needsRedis}`, () => {
  it('log in once in total, and respond while Redis restarts', async () => {
    const sandbox = await startSandbox({ requireAuth: true });
    onTestFinished(() => sandbox.stop());
    const redis = await startRedis();
    onTestFinished(() => redis.kill());
    const env = { ...SERVICE, UPSTREAM_URL: sandbox.url, REDIS_URL: redis.url };
    const gateways = await Promise.all([startGateway(env), startGateway(env)]);
    const askAll = async () => {
      for (const { ask } of gateways) expect((await ask(USER)).text).toContain('1017');
    };
    await askAll();
    expect(sandbox.loginCount).toBe(1);
    await redis.kill();
    await askAll();
    await redis.restart();
    await askAll();
    expect(sandbox.loginCount).toBe(1);
  });
});
