import { describe, expect, it, onTestFinished } from 'vitest';
import { UpstreamError } from '../../../src/upstream/errors/upstreamError.ts';
import type { TokenSource } from '../../../src/upstream/serviceToken/obtainToken.ts';
import type { LoginResult } from '../../../src/upstream/serviceToken/tokenRequests.ts';
import { RETRY_AFTER_CAP_SECONDS } from '../../../src/upstream/transport/retryAfter.ts';
import { json, refusedUrl, startServer } from '../../support/upstream/httpServer.ts';
import { until } from '../../support/waiting/until.ts';
import { failure, recordEvents } from '../resilience/support.ts';
import { credentials, startProcess, startUpstream, userQuery } from './support.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const many = <T>(count: number, task: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, task));

describe('the service token', () => {
  it('is one login for all requests', async () => {
    const { sandbox, ...urls } = await startUpstream();
    const { events, reported } = recordEvents();
    const { send } = startProcess({ ...urls, events });
    for (const { status } of await many(50, () => send(userQuery))) expect(status).toBe(200);
    for (const { status } of await many(50, () => send(userQuery))) expect(status).toBe(200);
    expect(sandbox.loginCount).toBe(1);
    expect(reported).toEqual(['login succeeded']);
  });

  it('replaces the authorization of the client', async () => {
    const { sandbox, ...urls } = await startUpstream();
    const { send } = startProcess(urls);
    const headers = { ...userQuery.headers, authorization: 'Bearer of-the-client' };
    expect((await send({ ...userQuery, headers })).status).toBe(200);
    expect(JSON.stringify(sandbox.operations)).not.toContain('of-the-client');
  });

  it('is replaced 5 minutes before its end, and no request waits for that', async () => {
    const clock = { nowMs: 0 };
    const { sandbox, ...urls } = await startUpstream(() => clock.nowMs);
    const { send } = startProcess({ ...urls, clock: () => clock.nowMs });
    await send(userQuery);
    clock.nowMs = DAY_MS - 5 * MINUTE_MS - 1;
    await many(10, () => send(userQuery));
    expect(sandbox.loginCount).toBe(1);
    clock.nowMs += 1;
    for (const { status } of await many(10, () => send(userQuery))) expect(status).toBe(200);
    await until(() => sandbox.loginCount === 2);
    clock.nowMs = DAY_MS + 1;
    for (const { status } of await many(10, () => send(userQuery))) expect(status).toBe(200);
    expect(sandbox.loginCount).toBe(2);
  });

  it('does not have a mutation sent again', async () => {
    const server = await startServer((response, request, received) => {
      const isLogin = request.url === '/oauth2/token';
      const respond = isLogin ? json({ access_token: 't', expires_in: 86_400 }) : json({}, 401);
      respond(response, request, received);
    });
    const { send } = startProcess({
      url: server.url,
      tokenUrl: server.url.replace('/graphql', '/oauth2/token'),
    });
    const mutation = { ...userQuery, query: 'mutation { a }', isRepeatable: false };
    expect((await send(mutation)).status).toBe(401);
    expect(server.requests.filter(({ url }) => url === '/graphql')).toHaveLength(1);
    await server.stop();
  });

  it('lets a client go away while the others wait for the login', async () => {
    let release = (): void => undefined;
    const server = await startServer((response, request, received) => {
      release = () => json({ access_token: 't', expires_in: 9 })(response, request, received);
    });
    const { tokens } = startProcess({ url: server.url, tokenUrl: server.url });
    const controller = new AbortController();
    const reason = new Error('gone');
    const first = failure(tokens.get(controller.signal));
    const second = tokens.get(undefined);
    await until(() => server.requests.length === 1);
    controller.abort(reason);
    expect(await first).toBe(reason);
    release();
    expect(await second).toBe('t');
    await server.stop();
  });
});

describe('a login that fails', () => {
  it('is not tried again for a minute when the account is refused', async () => {
    const clock = { nowMs: 0 };
    const { sandbox, ...urls } = await startUpstream(() => clock.nowMs);
    const { events, reported } = recordEvents();
    const process = startProcess({ ...urls, events, password: 'hunter2', clock: () => clock.nowMs });
    const failures = await many(50, () => failure(process.send(userQuery)));
    for (const error of failures) {
      expect(error).toMatchObject({
        code: 'UPSTREAM_UNAUTHENTICATED',
        message: "The upstream refused the gateway's own login.",
      });
    }
    clock.nowMs = MINUTE_MS - 1;
    await failure(process.send(userQuery));
    expect(sandbox.loginCount).toBe(1);
    expect(sandbox.operationCount).toBe(0);
    clock.nowMs = MINUTE_MS;
    await failure(process.send(userQuery));
    expect(sandbox.loginCount).toBe(2);
    expect(reported).toEqual(['login refused', 'login refused']);
    expect(process.logged.join()).not.toContain('hunter2');
  });

  it.each([
    { why: 'a day', retryAfter: '86400', waitSeconds: RETRY_AFTER_CAP_SECONDS },
    {
      why: 'until a far year',
      retryAfter: 'Fri, 31 Dec 2199 23:59:59 GMT',
      waitSeconds: RETRY_AFTER_CAP_SECONDS,
    },
    { why: 'not at all', retryAfter: '0', waitSeconds: 1 },
    { why: 'a time before now', retryAfter: '-5', waitSeconds: 60 },
  ])(
    'waits between a second and five minutes when the upstream sends a Retry-After $why',
    async ({ retryAfter, waitSeconds }) => {
      const server = await startServer(json({}, 429, { 'retry-after': retryAfter }));
      onTestFinished(() => server.stop());
      const { tokens } = startProcess({ url: server.url, tokenUrl: server.url, clock: () => 0 });
      expect(await failure(tokens.get(undefined))).toMatchObject({ retryAfterSeconds: waitSeconds });
    },
  );

  it('is tried later and later while the account is refused, at most every five minutes', async () => {
    const clock = { nowMs: 0 };
    const { sandbox, ...urls } = await startUpstream(() => clock.nowMs);
    const { tokens } = startProcess({ ...urls, password: 'wrong', clock: () => clock.nowMs });
    const waits: unknown[] = [];
    for (let tries = 1; tries <= 5; tries += 1) {
      const error = await failure(tokens.get(undefined));
      const seconds = error instanceof UpstreamError ? (error.retryAfterSeconds ?? 0) : 0;
      waits.push(seconds);
      clock.nowMs += seconds * 1_000;
    }
    expect(waits).toEqual([60, 120, 240, 300, 300]);
    expect(sandbox.loginCount).toBe(5);
  });

  it('waits for the Retry-After when there were too many', async () => {
    const clock = { nowMs: 0 };
    let logins = 0;
    const server = await startServer((response, request, received) => {
      logins += 1;
      const respond =
        logins === 1
          ? json({}, 429, { 'retry-after': '20' })
          : json({ access_token: 't', expires_in: 86_400 });
      respond(response, request, received);
    });
    const { tokens } = startProcess({ url: server.url, tokenUrl: server.url, clock: () => clock.nowMs });
    expect(await failure(tokens.get(undefined))).toMatchObject({ retryAfterSeconds: 20 });
    clock.nowMs = 19_999;
    expect(await failure(tokens.get(undefined))).toMatchObject({ retryAfterSeconds: 1 });
    expect(logins).toBe(1);
    clock.nowMs = 20_000;
    expect(await tokens.get(undefined)).toBe('t');
    await server.stop();
  });

  it('is tried again after a second when there is no response', async () => {
    const clock = { nowMs: 0 };
    const url = await refusedUrl();
    const { events, reported } = recordEvents();
    const { tokens } = startProcess({ url, tokenUrl: url, events, clock: () => clock.nowMs });
    expect(await failure(tokens.get(undefined))).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'The gateway cannot log in: The upstream could not be reached (ECONNREFUSED).',
    });
    await failure(tokens.get(undefined));
    expect(reported).toHaveLength(1);
    clock.nowMs = 1_000;
    await failure(tokens.get(undefined));
    clock.nowMs = 2_999;
    await failure(tokens.get(undefined));
    expect(reported).toHaveLength(2);
    clock.nowMs = 3_000;
    await failure(tokens.get(undefined));
    expect(reported).toEqual(['login unavailable', 'login unavailable', 'login unavailable']);
  });

  it.each([
    { why: 'no JSON', body: '<html>' },
    { why: 'no token', body: { expires_in: 86_400 } },
    { why: 'a token that no header can hold', body: { access_token: 'a\nb', expires_in: 86_400 } },
    { why: 'no life', body: { access_token: 't' } },
    { why: 'a life of nothing', body: { access_token: 't', expires_in: 0 } },
  ])('holds $why', async ({ body }) => {
    const server = await startServer(json(body));
    const { tokens } = startProcess({ url: server.url, tokenUrl: server.url });
    expect(await failure(tokens.get(undefined))).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
    await server.stop();
  });

  it('fails no request while the old token is valid', async () => {
    const clock = { nowMs: 0 };
    const { sandbox, ...urls } = await startUpstream(() => clock.nowMs);
    const { events, reported } = recordEvents();
    const { tokens } = startProcess({ ...urls, events, clock: () => clock.nowMs });
    const first = await tokens.get(undefined);
    await sandbox.stop();
    clock.nowMs = DAY_MS - MINUTE_MS;
    expect(await tokens.get(undefined)).toBe(first);
    await until(() => reported.length === 2);
    expect(reported).toEqual(['login succeeded', 'login unavailable']);
    expect(await tokens.get(undefined)).toBe(first);
    expect(tokens.unavailability()).toBeNull();
    clock.nowMs = DAY_MS;
    expect(tokens.unavailability()).toBe('UPSTREAM_UNAVAILABLE');
    expect(await failure(tokens.get(undefined))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});

describe('the login', () => {
  it('is a form, as the upstream wants it, and nothing of it is logged', async () => {
    const server = await startServer(json({ access_token: 'hunter3', expires_in: 86_400 }));
    const { tokens, logged } = startProcess({
      url: server.url,
      tokenUrl: `${server.url}?platform=sd`,
      password: 'hunter2 & more',
    });
    expect(await tokens.get(undefined)).toBe('hunter3');
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/graphql?platform=sd' });
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      username: credentials.username,
      password: 'hunter2 & more',
      grant_type: 'password',
    });
    expect(logged.join()).not.toMatch(/hunter/);
    await server.stop();
  });
});

describe('a change of the account', () => {
  const WRONG = { kind: 'refused', status: 400 } as const;
  const gotToken = (value: string) => ({ kind: 'succeeded', value, lifeMs: DAY_MS }) as const;

  /** Logins whose results the test decides. `change` replaces the account. */
  async function startWithResults(first: LoginResult | Promise<LoginResult>) {
    const { sandbox: _, ...urls } = await startUpstream();
    const sourceOf = (result: LoginResult | Promise<LoginResult>): TokenSource => ({
      login: async () => result,
      shared: null,
    });
    let source = sourceOf(first);
    const { events, reported } = recordEvents();
    const { tokens } = startProcess({ ...urls, events, source: () => source });
    const change = (result: LoginResult): void => {
      source = sourceOf(result);
      tokens.renew();
    };
    return { tokens, reported, change };
  }

  it('keeps the token until the new one is there', async () => {
    const { tokens, reported, change } = await startWithResults(gotToken('one'));
    expect(await tokens.get(undefined)).toBe('one');
    change(gotToken('two'));
    expect(await tokens.get(undefined)).toBe('one');
    await until(async () => (await tokens.get(undefined)) === 'two');
    expect(reported).toEqual(['login succeeded', 'login succeeded']);
  });

  it('uses a newer token of another process, and no older one', async () => {
    const { tokens, reported } = await startWithResults(gotToken('one'));
    expect(await tokens.get(undefined)).toBe('one');
    const lifeMs = 86_400_000;
    const tokenOf = (value: string, issuedAtMs: number) => ({
      value,
      issuedAtMs,
      expiresAtMs: issuedAtMs + lifeMs,
    });
    tokens.adopt(tokenOf('older', Date.now() - lifeMs / 4));
    expect(await tokens.get(undefined)).toBe('one');
    tokens.adopt(tokenOf('expired', Date.now() - 2 * lifeMs));
    expect(await tokens.get(undefined)).toBe('one');
    const newer = tokenOf('two', Date.now() + 1_000);
    tokens.adopt(newer);
    expect(await tokens.get(undefined)).toBe('two');
    // The upstream refused it.
    expect(tokens.reject('two')).toBe(true);
    tokens.adopt(newer);
    expect(await tokens.get(undefined)).toBe('one');
    expect(reported).toEqual(['login succeeded', 'login succeeded']);
  });

  it('keeps the token when the new account is refused', async () => {
    const { tokens, reported, change } = await startWithResults(gotToken('one'));
    await tokens.get(undefined);
    change(WRONG);
    await until(() => reported.length === 2);
    expect(await tokens.get(undefined)).toBe('one');
    expect(tokens.unavailability()).toBeNull();
    expect(reported).toEqual(['login succeeded', 'login refused']);
  });

  it('logs in at once after a refused login', async () => {
    const { tokens, change } = await startWithResults(WRONG);
    await expect(tokens.get(undefined)).rejects.toThrow(UpstreamError);
    change(gotToken('two'));
    expect(await tokens.get(undefined)).toBe('two');
  });

  it('replaces the login that is running', async () => {
    let finish = (_result: LoginResult): void => {};
    const first = new Promise<LoginResult>((resolve) => {
      finish = resolve;
    });
    const { tokens, reported, change } = await startWithResults(first);
    const waiting = tokens.get(undefined);
    change(gotToken('two'));
    finish(WRONG);
    expect(await waiting).toBe('two');
    expect(reported).toEqual(['login refused', 'login succeeded']);
  });
});
