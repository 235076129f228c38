import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { JUST_ISSUED_MS } from '../../src/upstream/serviceToken/serviceTokens.ts';
import { mountSecrets } from '../support/files/secretFiles.ts';
import { CONVERSATION } from '../support/gateway/startApp.ts';
import { post } from '../support/http/request.ts';
import { hasRedis, needsRedis, startRedis } from '../support/processes/redisServer.ts';
import type { Respond } from '../support/upstream/httpServer.ts';
import { json, startServer } from '../support/upstream/httpServer.ts';
import { until } from '../support/waiting/until.ts';
import type { Group } from './support/startGroup.ts';
import { START_MS, startGroup } from './support/startGroup.ts';

const USER = '{ user { id } }';
const CONTACTS = `{ conversation(id: "${CONVERSATION}") { closedAt contacts { id } } }`;
const SERVICE = {
  UPSTREAM_AUTH: 'service',
  IADVIZE_USERNAME: 'everything@example.com',
  IADVIZE_PASSWORD: 'sandbox',
};

async function startUpstream() {
  const sandbox = await startSandbox({ requireAuth: true });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

/** An upstream that accepts only the token of the newest login, until `revoke`. */
async function startRevocable() {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const passOn: Respond = (response, request, received) => {
    void post(sandbox.url, JSON.parse(received.body))
      .then((passed) => passed.text())
      .then((text) => json(text)(response, request, received));
  };
  let logins = 0;
  let valid = 'none';
  const server = await startServer((response, request, received) => {
    const isValid = received.headers.authorization === `Bearer ${valid}`;
    const respond: Readonly<Record<string, () => Respond>> = {
      '/oauth2/token': () => {
        logins += 1;
        valid = `token-${logins}`;
        return json({ access_token: valid, expires_in: 86_400 });
      },
      '/_authenticated': () => (isValid ? json({ authenticated: true }) : json({}, 401)),
      '/graphql': () => (isValid ? passOn : json({}, 401)),
    };
    respond[received.url]?.()(response, request, received);
  });
  onTestFinished(server.stop);
  const revoke = (): void => {
    valid = 'none';
  };
  return { url: server.url, logins: () => logins, revoke };
}

/** Waits until both workers have served requests, and four requests in a row get this response. */
const untilBoth = (
  group: Group,
  isExpected: (text: string) => boolean,
  { headers = {}, timeoutMs = START_MS } = {},
) =>
  until(async () => {
    const responses = await Promise.all([1, 2, 3, 4].map(() => group.ask(USER, headers)));
    return responses.every(({ text }) => isExpected(text)) && group.servingPids().size === 2;
  }, timeoutMs);

const lookups = (group: Group, outcome: string) =>
  group.metric(`contacts_gateway_history_cache_lookups_total{outcome="${outcome}"}`);

describe('two workers', { timeout: 3 * START_MS }, () => {
  it('log in once', async () => {
    const sandbox = await startUpstream();
    const group = await startGroup({ ...SERVICE, UPSTREAM_URL: sandbox.url });
    await untilBoth(group, (text) => text.includes('1017'));
    expect(sandbox.loginCount).toBe(1);
    expect(await group.metric('contacts_gateway_upstream_logins_total{outcome="succeeded"}')).toBe(1);
  });

  it('both use the token of the login after the first token was revoked', async () => {
    const upstream = await startRevocable();
    const group = await startGroup({
      ...SERVICE,
      UPSTREAM_URL: upstream.url,
    });
    await untilBoth(group, (text) => text.includes('1017'));
    expect(upstream.logins()).toBe(1);
    upstream.revoke();
    // The worker that has just logged in keeps its token for this long, unless it gets that of the other worker.
    await untilBoth(group, (text) => text.includes('1017'), { timeoutMs: JUST_ISSUED_MS / 2 });
    expect(upstream.logins()).toBe(2);
  });

  it('both use the new secrets when their files change', async () => {
    const sandbox = await startUpstream();
    const files = await mountSecrets({
      keys: 'hunter2',
      username: SERVICE.IADVIZE_USERNAME,
      password: 'sandbox',
    });
    const group = await startGroup({
      UPSTREAM_AUTH: 'service',
      UPSTREAM_URL: sandbox.url,
      GATEWAY_API_KEYS_FILE: files.path('keys'),
      IADVIZE_USERNAME_FILE: files.path('username'),
      IADVIZE_PASSWORD_FILE: files.path('password'),
    });
    await untilBoth(group, (text) => text.includes('1017'), { headers: { 'x-api-key': 'hunter2' } });
    await files.replace({ keys: 'hunter3', username: 'north@example.com', password: 'sandbox-north' });
    await untilBoth(group, (text) => text.includes('1001'), { headers: { 'x-api-key': 'hunter3' } });
    expect(sandbox.loginCount).toBe(2);
  });

  it('count the requests of a client together', async () => {
    const sandbox = await startUpstream();
    const group = await startGroup({
      ...SERVICE,
      UPSTREAM_URL: sandbox.url,
      CLIENT_REQUESTS_PER_MINUTE: '3',
    });
    const statuses: number[] = [];
    await until(async () => {
      statuses.push((await group.ask(USER)).status);
      return statuses.length >= 8 && group.servingPids().size === 2;
    });
    expect(statuses.slice(0, 3)).toEqual([200, 200, 200]);
    // Each worker alone would allow 3. One more is allowed every 20 s.
    expect(statuses.filter((status) => status === 200).length).toBeLessThan(6);
  });
});

describe.each([
  { name: 'the primary process', redis: false },
  { name: `Redis${needsRedis}`, redis: true },
])('two workers with one cache in $name', { timeout: 3 * START_MS }, ({ redis }) => {
  it.skipIf(redis && !hasRedis)('read each history once', async () => {
    const sandbox = await startUpstream();
    const env: Record<string, string> = { ...SERVICE, UPSTREAM_URL: sandbox.url, CONTACTS_FETCH: 'lazy' };
    if (redis) {
      const server = await startRedis();
      onTestFinished(() => server.kill());
      env['REDIS_URL'] = server.url;
    }
    const group = await startGroup(env);
    await untilBoth(group, (text) => text.includes('1017'));
    sandbox.clearOperations();
    const first = await group.ask(CONTACTS);
    expect(first.text).toContain('"contacts":[{"id"');
    // One operation for the conversation, and one for its history.
    expect(sandbox.operationCount).toBe(2);
    // A history is stored after the response was sent.
    await until(async () => (await group.metric('contacts_gateway_history_cache_bytes')) > 0);
    let requests = 0;
    // The other worker gets it from the shared cache once. Then each has it in its memory.
    await until(async () => {
      requests += 2;
      // The requests go to the workers in turn, so one of these two is for the other worker.
      expect([await group.ask(CONTACTS), await group.ask(CONTACTS)]).toEqual([first, first]);
      return (await lookups(group, 'shared')) === 1;
    });
    expect(sandbox.operationCount).toBe(2 + requests);
    expect(await lookups(group, 'miss')).toBe(1);
    expect(sandbox.loginCount).toBe(0);
  });
});
