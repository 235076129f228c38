import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TABLES } from '../../../src/sandbox/server/data/data.ts';
import { json } from '../../support/upstream/httpServer.ts';
import { dated, findings, forwardTo, serve, serveSandbox } from '../support/doctor.ts';

const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
const tokenFile = join(folder, 'token');
await writeFile(tokenFile, 'sandbox-token');
afterAll(() => rm(folder, { recursive: true }));

describe('doctor with a list that the upstream refuses', () => {
  const refusing = async () => {
    const { sandbox } = await serveSandbox();
    const refusal = json({ data: null, errors: [{ message: 'no', extensions: { name: 'FORBIDDEN' } }] });
    return serve(
      dated((response, request, received) =>
        (received.body.includes('ClosedConversations') ? refusal : forwardTo(sandbox.origin))(
          response,
          request,
          received,
        ),
      ),
    );
  };

  it('fails with a token, and says what the token must see', async () => {
    const { code, of } = await findings(['--token-file', tokenFile], { UPSTREAM_URL: await refusing() });
    expect(code).toBe(1);
    expect(of('conversations')).toMatchObject({
      result: 'failed',
      found: 'The list of closed conversations could not be read (FORBIDDEN).',
      action: expect.stringMatching(/^Check whether the token may see closed conversations/),
    });
  });

  it('warns without a token, and says how to test with one', async () => {
    const { code, of, resultOf } = await findings([], { UPSTREAM_URL: await refusing() });
    expect(code).toBe(0);
    expect(of('conversations')).toMatchObject({
      result: 'warning',
      found: 'The list of closed conversations could not be read (FORBIDDEN).',
      action: expect.stringContaining('--token-file FILE'),
    });
    expect(resultOf('anomalies')).toBe('skipped');
  });
});

describe('doctor with histories that cannot be read', () => {
  it('warns when one cannot be read', async () => {
    const { sandbox } = await serveSandbox();
    const hideFirst = (body: string) => body.replace('"messages":', '"messages":null,"hidden":');
    const url = await serve(dated(forwardTo(sandbox.origin, hideFirst)));
    const { code, of } = await findings([], { UPSTREAM_URL: url });
    expect(code).toBe(0);
    expect(of('conversations')).toMatchObject({
      result: 'warning',
      found: 'The histories of 1 of 10 conversations could not be read: messages is not an object.',
    });
  });

  it('fails when none can be read, as for a token that may not see messages', async () => {
    const { sandbox } = await serveSandbox();
    const hideMessages = (body: string) => body.replaceAll('"messages":', '"messages":null,"hidden":');
    const url = await serve(dated(forwardTo(sandbox.origin, hideMessages)));
    const { code, of } = await findings(['--token-file', tokenFile], { UPSTREAM_URL: url });
    expect(code).toBe(1);
    expect(of('conversations')).toMatchObject({
      result: 'failed',
      found: 'The histories of 10 of 10 conversations could not be read: messages is not an object.',
    });
    expect(of('anomalies')?.result).toBe('skipped');
    const withoutToken = await findings([], { UPSTREAM_URL: url });
    expect(withoutToken.code).toBe(0);
    expect(withoutToken.of('conversations')).toMatchObject({
      result: 'warning',
      action: expect.stringContaining('--token-file FILE'),
    });
  });

  it('says that the upstream fails when it does not send the histories', async () => {
    const { sandbox } = await serveSandbox();
    const errors = [{ message: 'broken' }];
    const respond = dated((response, request, received) => {
      const { body } = received;
      if (body.includes('ContactHistories')) return json({ errors }, 503)(response, request, received);
      // The gateway then reads the list without messages, and the histories with operations of their own.
      const isWhole = body.includes('ClosedConversations') && body.includes('messages(');
      return (isWhole ? json({ data: null, errors }) : forwardTo(sandbox.origin))(
        response,
        request,
        received,
      );
    });
    const { code, of } = await findings([], { UPSTREAM_URL: await serve(respond) });
    expect(code).toBe(1);
    expect(of('conversations')).toMatchObject({
      found: expect.stringContaining('(UPSTREAM_UNAVAILABLE)'),
      action: expect.stringMatching(/^Look at the status page of the upstream/),
    });
  });

  it('warns when the token sees no closed conversation', async () => {
    const { url } = await serveSandbox({ data: { ...TABLES, conversations: [] } });
    const { code, of } = await findings([], { UPSTREAM_URL: url });
    expect(code).toBe(0);
    expect(of('conversations')?.found).toBe(
      'The token sees no conversation that was closed in the last 365 days.',
    );
    expect(of('anomalies')).toMatchObject({ result: 'skipped', found: 'No conversation was read.' });
  });
});
