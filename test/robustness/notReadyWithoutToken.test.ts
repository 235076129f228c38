import { describe, expect, it, onTestFinished } from 'vitest';
import { startApp } from '../support/gateway/startApp.ts';
import type { Respond } from '../support/upstream/httpServer.ts';
import { json, startServer } from '../support/upstream/httpServer.ts';

const TOKEN = json({ access_token: 'secret', expires_in: 86_400 });

/** A gateway with a service token. `responses`: what the token endpoint sends, in this order; the last one repeats. */
async function start(...responses: readonly Respond[]) {
  let logins = 0;
  const server = await startServer((response, request, received) => {
    const respond =
      request.url === '/oauth2/token' ? responses[Math.min(logins, responses.length - 1)] : json({});
    if (request.url === '/oauth2/token') logins += 1;
    respond?.(response, request, received);
  });
  onTestFinished(() => server.stop());
  const app = await startApp({
    UPSTREAM_URL: server.url,
    UPSTREAM_AUTH: 'service',
    IADVIZE_USERNAME: 'someone',
    IADVIZE_PASSWORD: 'wrong',
  });
  onTestFinished(() => app.stop());
  const health = async (path: string) => {
    const response = await fetch(`${app.url}/health/${path}`);
    return { status: response.status, body: await response.json() };
  };
  return { health, logins: () => logins };
}

describe('a gateway that has no token of its own', () => {
  it('lives, and is not ready while the upstream refuses its account', async () => {
    const { health, logins } = await start(json({ error: 'invalid_grant' }, 400));
    expect(await health('ready')).toEqual({
      status: 503,
      body: { status: 'not_ready', code: 'UPSTREAM_UNAUTHENTICATED' },
    });
    expect((await health('live')).status).toBe(200);
    expect(logins()).toBe(1);
  });

  it('is not ready while its login fails, and is ready by itself once it has a token', async () => {
    const { health } = await start(json({}, 503), TOKEN);
    expect(await health('ready')).toEqual({
      status: 503,
      body: { status: 'not_ready', code: 'UPSTREAM_UNAVAILABLE' },
    });
    await expect.poll(async () => (await health('ready')).status, { timeout: 10_000 }).toBe(200);
  });

  it('is ready when it has one', async () => {
    const { health, logins } = await start(TOKEN);
    expect((await health('ready')).status).toBe(200);
    expect(logins()).toBe(1);
  });
});
