import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { postForBytes } from '../support/http/request.ts';

const BODY = `edges { node { id messages(first: 40) {
  edges { node { createdAt ... on ParticipantConversationMessage { text } } } } } }`;
const page = (first: number) =>
  `{ closedConversations(interval: { from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z" }, first: ${first}) { ${BODY} } }`;

async function ask(url: string, query: string, encoding: string): Promise<Buffer> {
  const { bytes } = await postForBytes(url, query, { 'accept-encoding': encoding });
  return encoding === 'gzip' ? gunzipSync(bytes) : bytes;
}

describe('large responses', () => {
  it('that pass through at once are not mixed, whatever memory they use', async () => {
    const sandbox = await startSandbox();
    const app = await startApp({ UPSTREAM_URL: sandbox.url });
    onTestFinished(async () => {
      await app.stop();
      await sandbox.stop();
    });
    const queries = [40, 50, 60, 70].map(page);
    const expected = await Promise.all(queries.map((query) => ask(app.url, query, 'identity')));
    expect(new Set(expected.map((bytes) => bytes.toString())).size).toBe(queries.length);
    for (let round = 0; round < 6; round++) {
      // Each query twice at once, so that some responses are shared.
      const requests = [...queries.keys(), ...queries.keys()].map(async (index) => {
        const response = await ask(app.url, queries[index] ?? '', index % 2 === 0 ? 'identity' : 'gzip');
        return response.equals(expected[index] ?? Buffer.of());
      });
      expect(await Promise.all(requests)).toEqual(requests.map(() => true));
    }
  });
});
