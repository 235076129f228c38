import { describe, expect, it, onTestFinished } from 'vitest';
import { JUST_ISSUED_MS } from '../../../src/upstream/serviceToken/serviceTokens.ts';
import { CHECK_INTERVAL_MS, MAX_REFUSALS_IN_A_ROW } from '../../../src/upstream/serviceToken/tokenUse.ts';
import type { Respond, TestServer } from '../../support/upstream/httpServer.ts';
import { json, startServer } from '../../support/upstream/httpServer.ts';
import { until } from '../../support/waiting/until.ts';
import { holdResponse } from '../resilience/support.ts';
import { startProcess, userQuery } from './support.ts';

const many = <T>(count: number, task: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, task));

interface RevocableUpstream {
  readonly server: TestServer;
  logins: number;
  checks: number;
  revoked: { add(token: string): unknown; has(token: string): boolean };
  /** Responds to operations instead, while it is not null. */
  respondNext: Respond | null;
}

/** An upstream whose tokens are `token-1`, `token-2`, ... `verdict: false` has no `/_authenticated`. */
async function startRevocable({ verdict = true } = {}) {
  const clock = { nowMs: 0 };
  const server = await startServer((response, request, received) => {
    const result = (body: unknown, status = 200) => json(body, status)(response, request, received);
    if (request.url === '/oauth2/token') {
      upstream.logins += 1;
      return result({ access_token: `token-${upstream.logins}`, expires_in: 86_400 });
    }
    const isRevoked = upstream.revoked.has(request.headers.authorization?.slice('Bearer '.length) ?? '');
    if (request.url === '/_authenticated') {
      upstream.checks += 1;
      if (!verdict) return result({}, 404);
      return isRevoked ? result({ error: 'invalid_token' }, 401) : result({ authenticated: true });
    }
    if (upstream.respondNext !== null) return upstream.respondNext(response, request, received);
    return result({ data: {} }, isRevoked ? 401 : 200);
  });
  onTestFinished(() => server.stop());
  const upstream: RevocableUpstream = { server, logins: 0, checks: 0, revoked: new Set(), respondNext: null };
  const urls = { url: server.url, tokenUrl: server.url.replace('/graphql', '/oauth2/token') };
  return { clock, upstream, ...startProcess({ ...urls, clock: () => clock.nowMs }) };
}

describe('the service token after HTTP 401', () => {
  it('is replaced at once when it was revoked: one login for a storm of refusals', async () => {
    const { clock, upstream, send } = await startRevocable();
    await send(userQuery);
    clock.nowMs = JUST_ISSUED_MS;
    upstream.revoked.add('token-1');
    for (const { status } of await many(100, () => send(userQuery))) expect(status).toBe(200);
    expect(upstream.logins).toBe(2);
    expect(upstream.checks).toBe(1);
    expect((await send(userQuery)).status).toBe(200);
    expect(upstream.logins).toBe(2);
  });

  it('is kept when another operation used it after the one that was refused', async () => {
    const { clock, upstream, send } = await startRevocable({ verdict: false });
    await send(userQuery);
    clock.nowMs = JUST_ISSUED_MS;
    const { respond, release } = holdResponse(json({}, 401));
    upstream.respondNext = respond;
    const refused = many(MAX_REFUSALS_IN_A_ROW, () => send(userQuery));
    await until(() => upstream.server.requests.length === 2 + MAX_REFUSALS_IN_A_ROW);
    upstream.respondNext = null;
    expect((await send(userQuery)).status).toBe(200);
    release();
    for (const { status } of await refused) expect(status).toBe(401);
    expect(upstream.logins).toBe(1);
    expect(upstream.checks).toBe(0);
  });

  it('is checked at most every 10 s, however many operations are refused', async () => {
    const { clock, upstream, send } = await startRevocable();
    upstream.respondNext = json({}, 401);
    clock.nowMs = JUST_ISSUED_MS;
    for (let round = 1; round <= 3; round += 1) {
      for (const { status } of await many(20, () => send(userQuery))) expect(status).toBe(401);
      expect(upstream.checks).toBe(round);
      clock.nowMs += CHECK_INTERVAL_MS;
    }
    expect(upstream.logins).toBe(1);
  });

  it('is replaced after three refusals in a row when the upstream does not say whether it is valid', async () => {
    const { clock, upstream, send } = await startRevocable({ verdict: false });
    await send(userQuery);
    clock.nowMs = JUST_ISSUED_MS;
    upstream.revoked.add('token-1');
    expect((await send(userQuery)).status).toBe(401);
    expect((await send(userQuery)).status).toBe(401);
    expect(upstream.logins).toBe(1);
    expect((await send(userQuery)).status).toBe(200);
    expect(upstream.logins).toBe(2);
  });

  it('is kept when a success comes between refusals and the upstream does not say whether it is valid', async () => {
    const { clock, upstream, send } = await startRevocable({ verdict: false });
    await send(userQuery);
    clock.nowMs = JUST_ISSUED_MS;
    for (let round = 0; round < 5; round += 1) {
      upstream.respondNext = json({}, 401);
      for (const { status } of await many(MAX_REFUSALS_IN_A_ROW - 1, () => send(userQuery))) {
        expect(status).toBe(401);
      }
      upstream.respondNext = null;
      expect((await send(userQuery)).status).toBe(200);
    }
    expect(upstream.logins).toBe(1);
  });

  it('costs one login a minute, were every token refused', async () => {
    const { clock, upstream, send } = await startRevocable();
    upstream.revoked = { add: () => undefined, has: () => true };
    for (let attempt = 0; attempt < 20; attempt += 1) expect((await send(userQuery)).status).toBe(401);
    expect(upstream.logins).toBe(1);
    clock.nowMs = JUST_ISSUED_MS;
    for (let calls = 0; calls < 20; calls += 1) expect((await send(userQuery)).status).toBe(401);
    expect(upstream.logins).toBe(2);
  });
});
