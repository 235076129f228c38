import { describe, expect, it } from 'vitest';
import { apiKeyDigest, createApiKeys } from '../../../src/http/authentication/apiKeys.ts';
import { createAuthenticate } from '../../../src/http/authentication/authenticate.ts';
import { post } from '../../support/http/request.ts';
import { startToyServer } from '../../support/http/toyServer.ts';

const authenticate = createAuthenticate({
  apiKeys: createApiKeys([apiKeyDigest('hunter2')]),
  checkJwt: null,
});

describe('requireAuthentication', () => {
  it('accepts valid credentials', async () => {
    const { url } = await startToyServer({ authenticate });
    const response = await post(url, '{ hello }', { 'x-api-key': 'hunter2' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ data: { hello: 'hello world' } });
  });

  it.each([
    { accept: 'application/json', type: 'application/json; charset=utf-8' },
    {
      accept: 'application/graphql-response+json',
      type: 'application/graphql-response+json; charset=utf-8',
    },
  ])('rejects others with a GraphQL response: $accept', async ({ accept, type }) => {
    const { url, logged } = await startToyServer({ authenticate });
    const response = await post(url, '{ hello }', { 'x-api-key': 'hunter3', accept });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer realm="contacts-gateway", error="invalid_token"',
    );
    expect(await response.json()).toEqual({
      errors: [
        {
          message: 'The credentials are not valid, or they have expired.',
          extensions: { code: 'UNAUTHENTICATED' },
        },
      ],
    });
    expect(JSON.stringify(logged())).not.toContain('hunter');
  });

  it('rejects before it reads the body, for every method', async () => {
    const { url } = await startToyServer({ authenticate, maxBodyBytes: 10 });
    expect((await post(url, `{ hello } #${'x'.repeat(100)}`)).status).toBe(401);
    expect((await fetch(`${url}/graphql?query={hello}`)).status).toBe(401);
  });

  it('allows preflights of listed origins, and lets them read the error', async () => {
    const origin = 'https://app.example.com';
    const { url } = await startToyServer({ authenticate, corsOrigins: [origin] });
    const preflight = await fetch(`${url}/graphql`, { method: 'OPTIONS', headers: { origin } });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-api-key');
    const refused = await post(url, '{ hello }', { origin });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
  });

  it('does not check health requests', async () => {
    const { url } = await startToyServer({ authenticate });
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      expect((await fetch(`${url}${path}`)).status).toBe(200);
    }
  });
});
