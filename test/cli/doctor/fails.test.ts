import { describe, expect, it } from 'vitest';
import { json, refusedUrl } from '../../support/upstream/httpServer.ts';
import { dated, findings, serve, serveSandbox } from '../support/doctor.ts';

describe('doctor with an upstream that does not work', () => {
  it.each([
    { name: 'refuses connections', url: refusedUrl, check: 'connection', found: /\(ECONNREFUSED\)/ },
    {
      name: 'has no address',
      url: async () => 'http://upstream.invalid/graphql',
      check: 'dns',
      found: /\((ENOTFOUND|EAI_AGAIN)\)/,
    },
    {
      name: 'does not respond',
      url: () => serve(() => undefined),
      env: { UPSTREAM_TIMEOUT_MS: '300' },
      check: 'http',
      found: /^UPSTREAM_TIMEOUT: The upstream did not respond within 300 ms\.$/,
    },
    {
      name: 'sends HTML',
      url: () => serve(dated((response) => response.setHeader('content-type', 'text/html').end('<p>Log in'))),
      check: 'http',
      found: /^UPSTREAM_BAD_RESPONSE: .*not a JSON object\. Its type is text\/html\.$/,
    },
    {
      name: 'has another path',
      url: () => serve(dated(json({ error: 'not found' }, 404))),
      check: 'http',
      found: /^UPSTREAM_BAD_RESPONSE: .*HTTP 404/,
    },
    {
      name: 'redirects',
      url: () => serve(dated((response) => response.writeHead(302, { location: 'http://a/' }).end())),
      check: 'http',
      found: /a redirect, which is never followed/,
    },
    {
      name: 'is overloaded',
      url: () => serve(dated(json('', 503))),
      check: 'http',
      found: /^UPSTREAM_UNAVAILABLE: .*HTTP 503/,
    },
    {
      name: 'fails with a GraphQL error',
      url: () => serve(dated(json({ errors: [{ message: 'broken' }] }, 500))),
      check: 'http',
      found: /^The upstream failed \(HTTP 500\)\.$/,
    },
    {
      name: 'limits operations',
      url: () => serve(dated(json('', 429))),
      check: 'http',
      found: /^UPSTREAM_RATE_LIMITED: .*HTTP 429/,
    },
  ])('fails, says what to do, and skips what needs it: $name', async ({ url, check, found, env = {} }) => {
    const { code, of, resultOf } = await findings([], {
      ...{ UPSTREAM_URL: await url(), REDIS_URL: 'redis://127.0.0.1:1', ...env },
    });
    expect(code).toBe(1);
    expect(of(check)).toMatchObject({
      result: 'failed',
      found: expect.stringMatching(found),
      action: expect.stringMatching(/^[A-Z].*\.$/),
    });
    expect(['token', 'introspection', 'conversations'].map(resultOf)).toEqual(Array(3).fill('skipped'));
    // Checks that need no upstream run all the same.
    expect(resultOf('redis')).toBe('warning');
  });

  it('fails for the list of conversations when only that fails', async () => {
    const { sandbox, url } = await serveSandbox();
    sandbox.setFaults([{ kind: '5xx', rate: 1, skip: 2 }]);
    const { code, of } = await findings([], { UPSTREAM_URL: url });
    expect(code).toBe(1);
    expect(of('introspection')?.result).toBe('ok');
    expect(of('conversations')).toMatchObject({
      result: 'failed',
      found: expect.stringContaining('(UPSTREAM_UNAVAILABLE)'),
      action: expect.stringMatching(/^Look at the status page of the upstream/),
    });
    expect(of('anomalies')?.result).toBe('skipped');
  });

  it('ends when reading the conversations takes longer than a request may', async () => {
    const { sandbox, url } = await serveSandbox();
    sandbox.setFaults([{ kind: 'hang', rate: 1, skip: 2 }]);
    const { code, of } = await findings([], { UPSTREAM_URL: url, REQUEST_DEADLINE_MS: '500' });
    expect(code).toBe(1);
    expect(of('conversations')).toMatchObject({
      found: 'The list of closed conversations could not be read (TimeoutError).',
      action:
        'Reading took longer than REQUEST_DEADLINE_MS: raise it, or look at the status page of the upstream.',
    });
  });

  it('says which limit ended the smallest operation', async () => {
    const { of } = await findings([], {
      ...{ UPSTREAM_URL: await serve(() => undefined), UPSTREAM_TIMEOUT_MS: '300' },
    });
    expect(of('http')?.action).toMatch(/ doctor waits for UPSTREAM_TIMEOUT_MS, and at most 5 s\.$/);
  });
});
