import { createHash } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { watchTrustedDocuments } from '../../../../src/app/watch/watchTrustedDocuments.ts';
import type { LimitedGateway } from '../../../support/gateway/limitedGateway.ts';
import { startLimitedGateway } from '../../../support/gateway/limitedGateway.ts';
import { startApp } from '../../../support/gateway/startApp.ts';
import { post } from '../../../support/http/request.ts';
import { until } from '../../../support/waiting/until.ts';

const TRUSTED = '{ user(userId: 1001) { id } }';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const byHash = (hash: unknown) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } });
/** Relay's ids are MD5 hashes by default. */
const RELAY_ID = createHash('md5').update(TRUSTED).digest('hex');
const REFUSED = { status: 403, codes: ['UNTRUSTED_DOCUMENT'] };

describe('trusted documents', () => {
  let gateway: LimitedGateway;
  beforeAll(async () => {
    gateway = await startLimitedGateway({}, { [RELAY_ID]: TRUSTED });
  });
  afterAll(() => gateway.stop());

  it.each([
    { what: 'their text', body: { query: TRUSTED } },
    { what: 'their hash', body: byHash(sha256(TRUSTED)) },
    { what: 'both', body: { query: TRUSTED, ...byHash(sha256(TRUSTED)) } },
    { what: 'their documentId', body: { documentId: sha256(TRUSTED) } },
    { what: 'their documentId with the name of the hash', body: { documentId: `sha256:${sha256(TRUSTED)}` } },
    { what: 'the id of the file as documentId', body: { documentId: RELAY_ID } },
    { what: 'the id of the file as the hash', body: byHash(RELAY_ID) },
    { what: 'an id and an empty text', body: { query: '', documentId: RELAY_ID } },
    { what: 'an id and null', body: { query: null, documentId: RELAY_ID } },
    { what: 'text and the id of the file', body: { query: TRUSTED, ...byHash(RELAY_ID) } },
  ])('run by $what', async ({ body }) => {
    const { status, text } = await gateway.ask(body);
    expect({ status, response: JSON.parse(text) }).toEqual({
      status: 200,
      response: { data: { user: { id: 1001 } } },
    });
  });

  it.each([
    { what: 'another text', body: { query: '{ user(userId: 1002) { id } }' } },
    { what: 'the same in other words', body: { query: `${TRUSTED} ` } },
    { what: 'an unknown hash', body: byHash(sha256('other')) },
    { what: 'no text', body: byHash(7) },
    { what: 'an unknown documentId', body: { documentId: 'other' } },
    { what: 'a documentId that is no text', body: { documentId: [RELAY_ID] } },
    {
      what: 'another text under a trusted documentId',
      body: { query: '{ __typename }', documentId: RELAY_ID },
    },
    { what: 'introspection', body: { query: '{ __schema { queryType { name } } }' } },
    { what: 'what cannot be parsed', body: { query: '{' } },
    { what: 'what would show something of the schema', body: { query: '{ userr }' } },
    {
      what: 'the registration of another',
      body: { query: '{ __typename }', ...byHash(sha256('{ __typename }')) },
    },
    {
      what: 'another text under a trusted hash',
      body: { query: '{ __typename }', ...byHash(sha256(TRUSTED)) },
    },
  ])('are the only ones: not $what', async ({ body }) => {
    const before = gateway.upstreamOperations();
    const { status, codes } = await gateway.ask(body);
    expect({ status, codes }).toEqual(REFUSED);
    expect(gateway.upstreamOperations()).toBe(before);
  });
});

it('runs a trusted document by its id in the query string of a GET', async () => {
  const gateway = await startLimitedGateway({}, [TRUSTED]);
  const headers = { 'apollo-require-preflight': 'true' };
  const statuses = [];
  for (const id of [sha256(TRUSTED), sha256('other')]) {
    statuses.push((await fetch(new URL(`/graphql?documentId=${id}`, gateway.url), { headers })).status);
  }
  await gateway.stop();
  expect(statuses).toEqual([200, 403]);
});

it('uses the changed file, and keeps the documents before when a changed file is not valid', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'trusted-'));
  const file = join(folder, 'documents.json');
  const [one, two] = ['{ user(userId: 1001) { id } }', '{ user(userId: 1002) { id } }'];
  await writeFile(file, JSON.stringify({ id: one }));
  const app = await startApp({ UPSTREAM_SCHEMA: 'schema/upstream.graphql', TRUSTED_DOCUMENTS: file });
  const idOfUser = async () =>
    JSON.stringify((await (await post(app.url, { documentId: 'id' })).json()).data);
  const isLogged = (start: string) => app.logged().some(({ msg }) => String(msg).startsWith(start));
  try {
    expect(await idOfUser()).toContain('1001');
    // The file is renamed into place, as tools and Kubernetes do it.
    await writeFile(`${file}.new`, JSON.stringify({ id: two }));
    await rename(`${file}.new`, file);
    await until(async () => (await idOfUser()).includes('1002'));
    expect((await app.ask(one)).status).toBe(403);
    await writeFile(file, '{ "id": ');
    await until(() => isLogged('The file of trusted documents is not valid'));
    expect(await idOfUser()).toContain('1002');
    await rm(file);
    await until(() => isLogged('The file of trusted documents cannot be read'));
    expect(await idOfUser()).toContain('1002');
    await writeFile(file, JSON.stringify([one]));
    await until(async () => (await app.ask(one)).status === 200);
    expect((await post(app.url, { documentId: 'id' })).status).toBe(403);
  } finally {
    await app.stop();
    await rm(folder, { recursive: true });
  }
}, 60_000);

it('logs that the file was read again only when it has changed since the start', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const folder = await mkdtemp(join(tmpdir(), 'trusted-'));
  const file = join(folder, 'documents.json');
  await writeFile(file, JSON.stringify([TRUSTED]));
  const initial = new Map([[sha256(TRUSTED), TRUSTED]]);
  const counts: unknown[] = [];
  const ignore = () => {};
  const info = ({ entries }: { readonly entries?: unknown }) => void counts.push(entries);
  const watched = watchTrustedDocuments({
    file,
    initial,
    log: { debug: ignore, info, warn: ignore, error: ignore },
  });
  try {
    vi.advanceTimersByTime(5_000);
    // The file is read in this time. When it is not, the test cannot fail wrongly.
    await delay(200);
    await writeFile(file, JSON.stringify([TRUSTED, '{ __typename }']));
    await until(() => {
      vi.advanceTimersByTime(5_000);
      return watched.hasText('{ __typename }');
    });
    expect(counts).toEqual([2]);
  } finally {
    watched.stop();
    vi.useRealTimers();
    await rm(folder, { recursive: true });
  }
});

it('lets clients register documents by their hash when all are trusted', async () => {
  const gateway = await startLimitedGateway();
  const unknown = await gateway.ask(byHash(sha256(TRUSTED)));
  expect(unknown.codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  await gateway.ask({ query: TRUSTED, ...byHash(sha256(TRUSTED)) });
  const known = await gateway.ask(byHash(sha256(TRUSTED)));
  await gateway.stop();
  expect(known.codes).toEqual([]);
});
