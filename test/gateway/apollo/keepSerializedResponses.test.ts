import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartedApp } from '../../support/gateway/startApp.ts';
import { startApp } from '../../support/gateway/startApp.ts';
import { post } from '../../support/http/request.ts';
import { startValidatedSandbox } from '../../support/upstream/validatedSandbox.ts';

const PAGE = `closedConversations(
  interval: { from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z" }, first: 20
) { edges { node { id messages(first: 20) { edges { node { ... on ParticipantConversationMessage { text } } } } } } }`;

let sandbox: Awaited<ReturnType<typeof startValidatedSandbox>>;
let app: StartedApp;

beforeAll(async () => {
  sandbox = await startValidatedSandbox();
  app = await startApp({ UPSTREAM_URL: sandbox.url });
});
afterAll(async () => {
  await app.stop();
  await sandbox.stop();
});

describe('a serialized response', () => {
  it('is sent with the bytes of the upstream, and with its length', async () => {
    const [ours, upstream] = await Promise.all([textOf(app.url), textOf(sandbox.url)]);
    expect(ours.text).toBe(upstream.text);
    expect(ours.length).toBe(Buffer.byteLength(upstream.text));
  });

  it('is the same for all requests that share it', async () => {
    const before = sandbox.operationCount;
    const responses = await Promise.all(Array.from({ length: 8 }, () => textOf(app.url)));
    expect(new Set(responses.map(({ text }) => text)).size).toBe(1);
    expect(sandbox.operationCount - before).toBeLessThan(8);
    expect(JSON.parse(responses[0]?.text ?? '')).toEqual({ data: expect.any(Object) });
  });

  it('has its length in bytes, not in characters', async () => {
    const { text, length } = await textOf(
      app.url,
      'mutation { conversationTagCreate(conversationTagInput: { name: "Größe ✓", projectId: 101 }) { name } }',
    );
    expect(text).toBe('{"data":{"conversationTagCreate":{"name":"Größe ✓"}}}');
    expect(length).toBe(Buffer.byteLength(text));
  });

  it('does not have the field by which it was recognised', async () => {
    const { text } = await textOf(app.url, '{ __typename }');
    expect(text).toBe('{"data":{"__typename":"Query"}}');
  });
});

async function textOf(url: string, query = `{ ${PAGE} }`) {
  const response = await post(url, query, { 'accept-encoding': 'identity' });
  return { text: await response.text(), length: Number(response.headers.get('content-length')) };
}

describe('a response in a format that the client does not accept', () => {
  it.each(['{ __typename }', '{ projects(first: 1) { edges { node { nothing } } } }'])(
    'is refused, and not sent: %s',
    async (query) => {
      const response = await post(app.url, query, { accept: 'image/png' });
      expect(response.status).toBe(406);
      expect(await response.json()).toEqual({
        errors: [{ message: expect.any(String), extensions: { code: 'BAD_REQUEST' } }],
      });
    },
  );
});
