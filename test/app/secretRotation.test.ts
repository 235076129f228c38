import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { mountSecrets } from '../support/files/secretFiles.ts';
import { CLOSED_PAGE, startApp } from '../support/gateway/startApp.ts';
import { post } from '../support/http/request.ts';
import { hasRedis, needsRedis, startRedis } from '../support/processes/redisServer.ts';
import { json, startServer } from '../support/upstream/httpServer.ts';
import { until } from '../support/waiting/until.ts';

/** Longest wait for a change to take effect. Files are looked at every 5 s. */
const TIMEOUT_MS = 60_000;

const ACCOUNT = { username: 'everything@example.com', password: 'sandbox' };
const SERVICE = {
  UPSTREAM_AUTH: 'service',
  IADVIZE_USERNAME: ACCOUNT.username,
  IADVIZE_PASSWORD: ACCOUNT.password,
};

async function startUpstream() {
  const sandbox = await startSandbox({ requireAuth: true, latencyMs: 5 });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

async function startGateway(env: Readonly<Record<string, string>>) {
  const app = await startApp(env);
  onTestFinished(app.stop);
  const isReady = async () => (await fetch(`${app.url}/health/ready`)).status === 200;
  return { app, isReady };
}

/** Sends requests one after the other, until `stop`. Resolves to the distinct responses. */
function keepSending(send: () => Promise<string>) {
  const responses = new Set<string>();
  let isStopped = false;
  const sending = (async () => {
    while (!isStopped) responses.add(await send());
  })();
  return {
    responses,
    stop: async () => {
      isStopped = true;
      await sending;
    },
  };
}

describe('rotation', { timeout: TIMEOUT_MS }, () => {
  it('of the account: no request fails, and the new account is in use', async () => {
    const sandbox = await startUpstream();
    const files = await mountSecrets(ACCOUNT);
    const { app, isReady } = await startGateway({
      UPSTREAM_URL: sandbox.url,
      UPSTREAM_AUTH: 'service',
      IADVIZE_USERNAME_FILE: files.path('username'),
      IADVIZE_PASSWORD_FILE: files.path('password'),
    });
    await until(isReady);
    const running = keepSending(async () => JSON.stringify((await app.ask('{ user { id } }')).body));
    await until(() => running.responses.size === 1);
    await files.replace({ username: 'north@example.com', password: 'sandbox-north' });
    await until(() => running.responses.size === 2, TIMEOUT_MS);
    await running.stop();
    expect([...running.responses]).toEqual([
      '{"data":{"user":{"id":1017}}}',
      '{"data":{"user":{"id":1001}}}',
    ]);
    expect(sandbox.loginCount).toBe(2);
    expect(await isReady()).toBe(true);
    expect(JSON.stringify(app.logged())).not.toContain('sandbox-north');
  });

  it('of the account by one that is refused: histories stay cached for the account whose token is used', async () => {
    const sandbox = await startUpstream();
    const files = await mountSecrets(ACCOUNT);
    const { app, isReady } = await startGateway({
      UPSTREAM_URL: sandbox.url,
      UPSTREAM_AUTH: 'service',
      CONTACTS_FETCH: 'lazy',
      IADVIZE_USERNAME_FILE: files.path('username'),
      IADVIZE_PASSWORD_FILE: files.path('password'),
    });
    await until(isReady);
    const lookups = async (outcome: string): Promise<number> => {
      const series = `contacts_gateway_history_cache_lookups_total{outcome="${outcome}"} `;
      const line = (await app.metrics()).split('\n').find((text) => text.startsWith(series));
      return Number(line?.slice(series.length));
    };
    const first = await app.ask(`{ ${CLOSED_PAGE} }`);
    expect(first.body).not.toHaveProperty('errors');
    const misses = await lookups('miss');
    expect(misses).toBeGreaterThan(0);
    await files.replace({ username: 'north@example.com', password: 'refused' });
    await until(() => JSON.stringify(app.logged()).includes('"login":"refused"'), TIMEOUT_MS);
    // With the name of the new account, each lookup would be a miss.
    expect(await app.ask(`{ ${CLOSED_PAGE} }`)).toEqual(first);
    expect(await lookups('miss')).toBe(misses);
    expect(await lookups('memory')).toBe(misses);
    await files.replace({ username: 'north@example.com', password: 'sandbox-north' });
    await until(() => sandbox.loginCount === 3, TIMEOUT_MS);
    await until(async () => {
      await app.ask(`{ ${CLOSED_PAGE} }`);
      return (await lookups('miss')) > misses;
    });
  });

  it('of a password that was refused: the gateway logs in without waiting', async () => {
    const sandbox = await startUpstream();
    const passwords: (string | null)[] = [];
    const logins = await startServer((response, request, received) => {
      const password = new URLSearchParams(received.body).get('password');
      passwords.push(password);
      const isRight = password === 'hunter3';
      const token = json({ access_token: 'sandbox-token', expires_in: 3_600 });
      (isRight ? token : json({}, 400))(response, request, received);
    });
    onTestFinished(logins.stop);
    const files = await mountSecrets({ password: 'hunter2' });
    const { app, isReady } = await startGateway({
      UPSTREAM_URL: sandbox.url,
      UPSTREAM_AUTH: 'service',
      UPSTREAM_TOKEN_URL: logins.url,
      IADVIZE_USERNAME: ACCOUNT.username,
      IADVIZE_PASSWORD_FILE: files.path('password'),
    });
    await until(() => passwords.length === 1);
    expect(await isReady()).toBe(false);
    await files.replace({ password: 'hunter3' });
    await until(isReady, TIMEOUT_MS);
    expect(passwords).toEqual(['hunter2', 'hunter3']);
    expect(JSON.stringify(app.logged())).not.toContain('hunter');
  });

  it('of the keys of clients: both keys work meanwhile, then only the new one', async () => {
    const sandbox = await startUpstream();
    const files = await mountSecrets({ keys: 'hunter2' });
    const { app, isReady } = await startGateway({
      ...SERVICE,
      UPSTREAM_URL: sandbox.url,
      GATEWAY_API_KEYS_FILE: files.path('keys'),
    });
    await until(isReady);
    const statusOf = async (key: string) =>
      (await post(app.url, '{ user { id } }', { 'x-api-key': key })).status;
    expect([await statusOf('hunter2'), await statusOf('hunter3')]).toEqual([200, 401]);
    const running = keepSending(async () => String(await statusOf('hunter2')));
    await files.replace({ keys: 'hunter2,hunter3' });
    await until(async () => (await statusOf('hunter3')) === 200, TIMEOUT_MS);
    await running.stop();
    expect([...running.responses]).toEqual(['200']);
    await files.replace({ keys: '' });
    await until(() => JSON.stringify(app.logged()).includes('is not usable'), TIMEOUT_MS);
    expect([await statusOf('hunter2'), await statusOf('hunter3')]).toEqual([200, 200]);

    // A request that has started goes on when its key is removed.
    sandbox.setFaults([{ kind: 'hang', rate: 1, times: 1 }]);
    const leaving = new AbortController();
    const started = post(
      app.url,
      '{ user(userId: 1003) { id } }',
      { 'x-api-key': 'hunter2' },
      leaving.signal,
    );
    const ended = started.then(
      () => 'refused',
      () => 'disconnected',
    );
    const before = sandbox.operationCount;
    await until(() => sandbox.operationCount === before + 1);
    await files.replace({ keys: 'hunter3' });
    await until(async () => (await statusOf('hunter2')) === 401, TIMEOUT_MS);
    expect(await statusOf('hunter3')).toBe(200);
    leaving.abort();
    expect(await ended).toBe('disconnected');
    expect(JSON.stringify(app.logged())).not.toContain('hunter');
  });

  it('of the token for introspection: the next poll sends the new one', async () => {
    const sandbox = await startUpstream();
    const files = await mountSecrets({ token: 'sandbox-token' });
    await startGateway({
      UPSTREAM_URL: sandbox.url,
      UPSTREAM_SCHEMA_TOKEN_FILE: files.path('token'),
      SCHEMA_POLL_SECONDS: '1',
    });
    const tokens = () => new Set(sandbox.operations.map(({ headers }) => headers['authorization']));
    expect([...tokens()]).toEqual(['Bearer sandbox-token']);
    await files.replace({ token: 'sandbox-token-north' });
    await until(() => tokens().has('Bearer sandbox-token-north'), TIMEOUT_MS);
  });
});

describe.skipIf(!hasRedis)(`rotation with Redis${needsRedis}`, { timeout: TIMEOUT_MS }, () => {
  it('of the account: replicas share one login with the new account, too', async () => {
    const sandbox = await startUpstream();
    const redis = await startRedis();
    onTestFinished(() => redis.kill());
    const files = await mountSecrets(ACCOUNT);
    const env = {
      UPSTREAM_URL: sandbox.url,
      REDIS_URL: redis.url,
      UPSTREAM_AUTH: 'service',
      IADVIZE_USERNAME_FILE: files.path('username'),
      IADVIZE_PASSWORD_FILE: files.path('password'),
    };
    const gateways = await Promise.all([startGateway(env), startGateway(env)]);
    const usersAre = async (id: number) => {
      const responses = await Promise.all(gateways.map(({ app }) => app.ask('{ user { id } }')));
      return responses.every(({ body }) => JSON.stringify(body) === `{"data":{"user":{"id":${id}}}}`);
    };
    await until(() => usersAre(1017));
    expect(sandbox.loginCount).toBe(1);
    await files.replace({ username: 'north@example.com', password: 'sandbox-north' });
    await until(() => usersAre(1001), TIMEOUT_MS);
    expect(sandbox.loginCount).toBe(2);
  });
});
