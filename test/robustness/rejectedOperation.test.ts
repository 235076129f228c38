import { describe, expect, it, onTestFinished } from 'vitest';
import { CONVERSATION, startApp } from '../support/gateway/startApp.ts';
import { json, startServer } from '../support/upstream/httpServer.ts';

/** Operations that the upstream refuses with 401, for every token. */
const FORBIDDEN = /forbidden/;

const QUERY = `{ conversation(id: "${CONVERSATION}") { closedAt } }`;
const CLOSED = { conversation: { closedAt: '2026-01-12T11:00:00Z' } };

/**
 * An upstream that refuses some operations, and whose check of tokens returns `authenticated`. It refuses introspection,
 * so the gateway serves its snapshot. The gateway adds `_gw_end` to an operation that it passes on.
 */
async function startRefusingUpstream(authenticated: { body: unknown; status: number }) {
  let logins = 0;
  let checks = 0;
  const server = await startServer((response, request, received) => {
    if (request.url === '/oauth2/token') {
      logins += 1;
      return json({ access_token: `t${logins}`, expires_in: 86_400 })(response, request, received);
    }
    if (request.url === '/_authenticated') {
      checks += 1;
      return json(authenticated.body, authenticated.status)(response, request, received);
    }
    const isForbidden = FORBIDDEN.test(received.body);
    return json({ data: { ...CLOSED, _gw_end: 'Query' } }, isForbidden ? 401 : 200)(
      response,
      request,
      received,
    );
  });
  onTestFinished(() => server.stop());
  const app = await startApp({
    UPSTREAM_URL: server.url,
    UPSTREAM_AUTH: 'service',
    IADVIZE_USERNAME: 'someone',
    IADVIZE_PASSWORD: 'secret',
  });
  onTestFinished(() => app.stop());
  return { app, logins: () => logins, checks: () => checks };
}

describe('a client whose operation gets 401 from the upstream', () => {
  it.each([
    { why: 'the token is valid', authenticated: { body: { authenticated: true }, status: 200 } },
    { why: 'the token is not valid', authenticated: { body: { error: 'invalid_token' }, status: 401 } },
    { why: 'the upstream cannot tell', authenticated: { body: {}, status: 404 } },
  ])(
    'costs no login of a token that was just issued, and others get their data: $why',
    async ({ authenticated }) => {
      const { app, logins, checks } = await startRefusingUpstream(authenticated);
      for (let attempt = 0; attempt < 10; attempt += 1) {
        const { body } = await app.ask(`query forbidden ${QUERY}`);
        expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAUTHENTICATED' } }]);
        expect((await app.ask(QUERY)).body).toEqual({ data: CLOSED });
      }
      expect(logins()).toBe(1);
      expect(checks()).toBeLessThanOrEqual(1);
    },
  );
});
