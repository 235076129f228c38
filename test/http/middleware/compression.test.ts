import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server/server.ts';
import type { StartedApp } from '../../support/gateway/startApp.ts';
import { startApp } from '../../support/gateway/startApp.ts';
import { postForBytes } from '../../support/http/request.ts';

const page = (count: number, more = '') =>
  `{ closedConversations(interval: { from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z" }, first: ${count}) {
    edges { node { id channel createdAt ${more} } } } }`;

/** One query for each way to build a response: passed-through bytes in one or several chunks, our own bytes, and text. */
const QUERIES = [
  { what: 'a short pass-through', query: page(20) },
  {
    what: 'a long pass-through',
    query: page(
      100,
      'messages(first: 40) { edges { node { __typename createdAt ... on ParticipantConversationMessage { text } } } }',
    ),
  },
  { what: 'contacts', query: page(20, 'contacts { id status }') },
  { what: 'a locally executed query', query: '{ __schema { types { name fields { name } } } }' },
] as const;

describe('compression of responses', () => {
  let app: StartedApp;
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  beforeAll(async () => {
    sandbox = await startSandbox();
    app = await startApp({ UPSTREAM_URL: sandbox.url });
  });
  afterAll(async () => {
    await app.stop();
    await sandbox.stop();
  });

  const ask = (query: string, encoding?: string) =>
    postForBytes(app.url, query, encoding === undefined ? {} : { 'accept-encoding': encoding });

  it.each(QUERIES)('$what: has the requested encoding and the same content', async ({ query }) => {
    const plain = await ask(query);
    const zipped = await ask(query, 'gzip');
    const brotli = await ask(query, 'gzip, br');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(Number(plain.headers['content-length'])).toBe(plain.bytes.length);
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(zipped.headers['vary']).toContain('accept-encoding');
    expect(gunzipSync(zipped.bytes)).toEqual(plain.bytes);
    expect(brotliDecompressSync(brotli.bytes)).toEqual(plain.bytes);
    expect(zipped.bytes.length).toBeLessThan(plain.bytes.length / 2);
  });

  it('a small response is not compressed', async () => {
    const { headers, bytes } = await ask('{ __typename }', 'gzip, br');
    expect(headers['content-encoding']).toBeUndefined();
    expect(bytes.toString()).toBe('{"data":{"__typename":"Query"}}');
  });

  it.each(['identity', 'zip', '*;q=0'])('nothing is compressed for %s', async (encoding) => {
    const { headers, status } = await ask(page(20), encoding);
    expect({ status, encoding: headers['content-encoding'] }).toEqual({
      status: 200,
      encoding: undefined,
    });
  });

  it('the body of a request is not decompressed', async () => {
    const { status } = await postForBytes(app.url, '{ __typename }', { 'content-encoding': 'gzip' });
    expect(status).toBe(200);
  });
});
