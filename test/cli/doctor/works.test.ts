import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CANARY_TOKEN, leaksIn } from '../../support/faults/canaries.ts';
import type { Respond } from '../../support/upstream/httpServer.ts';
import { json } from '../../support/upstream/httpServer.ts';
import { dated, findings, serve, serveSandbox } from '../support/doctor.ts';

const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
const tokenFile = join(folder, 'token');
await writeFile(tokenFile, 'sandbox-token\n');
afterAll(() => rm(folder, { recursive: true }));

describe('doctor with an upstream that works', () => {
  it('finds nothing to do, and reads ten conversations', async () => {
    const { sandbox, url } = await serveSandbox({ requireAuth: true });
    const env = { UPSTREAM_URL: url, UPSTREAM_SCHEMA_TOKEN: 'sandbox-token' };
    const { code, of, all, text } = await findings([], env);
    expect(code).toBe(0);
    expect(all.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(of('token')?.found).toBe('The upstream accepts the token of UPSTREAM_SCHEMA_TOKEN.');
    expect(of('conversations')?.found).toMatch(
      /^Read 10 conversations closed in the last \d+ h: \d+ contacts, \d+ messages on \d+ pages\. \d operations took \d+ ms, the slowest \d+ ms\.$/,
    );
    expect(text).not.toContain('sandbox-token');
    const read = sandbox.operations.filter(({ query }) => query.includes('ClosedConversations'));
    expect(read.every(({ query }) => query.includes('first: 10'))).toBe(true);
  });

  it('sends the token of the file, and says that introspection needs one', async () => {
    const { url } = await serveSandbox({ requireAuth: true });
    const { code, of } = await findings(['--token-file', tokenFile], { UPSTREAM_URL: url });
    expect(code).toBe(0);
    expect(of('introspection')).toMatchObject({
      result: 'warning',
      action: expect.stringContaining(
        'UPSTREAM_SCHEMA_TOKEN: introspection succeeds with that of --token-file',
      ),
    });
    expect(of('conversations')?.found).toContain('Read 10 conversations');
  });

  it('logs in with the account of the gateway', async () => {
    const { url } = await serveSandbox({ requireAuth: true });
    const account = { IADVIZE_USERNAME: 'everything@example.com', IADVIZE_PASSWORD: 'sandbox' };
    const { code, of, text } = await findings([], {
      ...{ UPSTREAM_URL: url, UPSTREAM_AUTH: 'service', ...account },
    });
    expect(code).toBe(0);
    expect(of('login')?.found).toBe('The login succeeded. The token is valid for 1440 minutes.');
    expect(of('conversations')?.found).toContain('Read 10 conversations');
    expect(text).not.toMatch(/everything@example|"sandbox"/);
  });

  it('starts the embedded sandbox without a URL', async () => {
    const { code, of } = await findings([], { SANDBOX_UNTIL: '2026-01-30' });
    expect(code).toBe(0);
    expect(of('configuration')).toMatchObject({
      result: 'warning',
      found: expect.stringContaining('the gateway serves the embedded sandbox'),
    });
    expect(of('conversations')?.found).toContain('Read 10 conversations');
  });

  it('names the anomalies and their conversations', async () => {
    const { url } = await serveSandbox();
    const { of } = await findings([], { UPSTREAM_URL: url });
    expect(of('anomalies')?.result).toBe('warning');
    expect(of('anomalies')?.found).toMatch(
      /^The rules do not explain some events: \d+ [A-Z_]+(, \d+ [A-Z_]+)*\. Conversations: [\w-]{36}(, [\w-]{36})*\.$/,
    );
  });
});

describe('doctor with a token that does not work', () => {
  it.each([
    { name: 'refused by GraphQL', token: 'wrong', reason: 'HTTP 401' },
    { name: 'of another form', token: 'a.b.c', reason: 'HTTP 401' },
  ])('fails: $name', async ({ token, reason }) => {
    const file = join(folder, 'wrong');
    await writeFile(file, token);
    const { url } = await serveSandbox({ requireAuth: true });
    const { code, of, resultOf, text } = await findings(['--token-file', file], { UPSTREAM_URL: url });
    expect(code).toBe(1);
    expect(of('token')?.found).toBe(`The upstream refused the token of --token-file (${reason}).`);
    expect(['introspection', 'conversations'].map(resultOf)).toEqual(['skipped', 'skipped']);
    expect(text).not.toContain(`"${token}"`);
  });

  it('fails when only the token check refuses it', async () => {
    const result = json({ data: { __typename: 'Query' } });
    const invalid = json({ error: 'invalid_token' }, 401);
    const respond: Respond = (response, request, received) =>
      (received.url === '/_authenticated' ? invalid : result)(response, request, received);
    const { code, of } = await findings(['--token-file', tokenFile], {
      UPSTREAM_URL: await serve(dated(respond)),
    });
    expect(code).toBe(1);
    expect(of('token')?.found).toContain('(invalid_token)');
  });

  it('warns when there is none to test with', async () => {
    const { url } = await serveSandbox({ requireAuth: true });
    const { code, of } = await findings([], { UPSTREAM_URL: url });
    expect(code).toBe(0);
    expect(of('token')).toMatchObject({
      result: 'warning',
      action: expect.stringContaining('--token-file FILE'),
    });
  });

  it('fails when the login is refused, and still checks HTTP', async () => {
    const { url } = await serveSandbox({ requireAuth: true });
    const account = { IADVIZE_USERNAME: 'everything@example.com', IADVIZE_PASSWORD: CANARY_TOKEN };
    const env = { UPSTREAM_URL: url, UPSTREAM_AUTH: 'service', ...account };
    const { code, of, resultOf, text } = await findings([], env);
    expect(code).toBe(1);
    expect(of('login')?.found).toMatch(/^The upstream refused the login \(HTTP 4\d\d\)\.$/);
    expect(['http', 'token'].map(resultOf)).toEqual(['ok', 'skipped']);
    expect(leaksIn(text)).toEqual([]);
  });

  it.each([404, 405])('says that there is no login at the URL: HTTP %i', async (status) => {
    const { url } = await serveSandbox({ requireAuth: true });
    const tokenUrl = new URL('/login', await serve(json({ error: 'not found' }, status))).href;
    const account = { IADVIZE_USERNAME: 'everything@example.com', IADVIZE_PASSWORD: 'sandbox' };
    const { code, of } = await findings([], {
      ...{ UPSTREAM_URL: url, UPSTREAM_AUTH: 'service', UPSTREAM_TOKEN_URL: tokenUrl, ...account },
    });
    expect(code).toBe(1);
    expect(of('login')).toMatchObject({
      found: `There is no login at this URL (HTTP ${status}).`,
      action: expect.stringMatching(/^Check UPSTREAM_TOKEN_URL\./),
    });
  });

  it('does not refuse a valid token when the upstream responds with an error', async () => {
    const extensions = { name: 'INTERNAL_ERROR' };
    const failing = json({ data: null, errors: [{ message: 'broken', extensions }] });
    const respond: Respond = (response, request, received) =>
      (received.url === '/_authenticated' ? json({ authenticated: true }) : failing)(
        response,
        request,
        received,
      );
    const { code, of } = await findings(['--token-file', tokenFile], {
      UPSTREAM_URL: await serve(dated(respond)),
    });
    expect(code).toBe(1);
    expect(of('token')).toMatchObject({
      found: 'The upstream responded with an error (INTERNAL_ERROR).',
      action: expect.stringMatching(/^Look at the status page of the upstream/),
    });
  });

  it('fails when the upstream responds with an error, and does not show its message', async () => {
    const extensions = { name: 'PERMISSION_DENIED' };
    const respond = dated(json({ data: null, errors: [{ message: CANARY_TOKEN, extensions }] }));
    const { code, of, text } = await findings(['--token-file', tokenFile], {
      UPSTREAM_URL: await serve(respond),
    });
    expect(code).toBe(1);
    expect(of('token')?.found).toContain('(PERMISSION_DENIED)');
    expect(leaksIn(text)).toEqual([]);
  });
});
