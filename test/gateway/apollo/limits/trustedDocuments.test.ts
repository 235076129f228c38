import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LimitedGateway } from '../../../support/gateway/limitedGateway.ts';
import { startLimitedGateway } from '../../../support/gateway/limitedGateway.ts';

const TRUSTED = '{ user(userId: 1001) { id } }';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const byHash = (hash: unknown) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } });
const REFUSED = { status: 403, codes: ['UNTRUSTED_DOCUMENT'] };

describe('trusted documents', () => {
  let gateway: LimitedGateway;
  beforeAll(async () => {
    gateway = await startLimitedGateway({}, [TRUSTED]);
  });
  afterAll(() => gateway.stop());

  it.each([
    { what: 'their text', body: { query: TRUSTED } },
    { what: 'their hash', body: byHash(sha256(TRUSTED)) },
    { what: 'both', body: { query: TRUSTED, ...byHash(sha256(TRUSTED)) } },
  ])('run by $what', async ({ body }) => {
    const { status, text } = await gateway.ask(body);
    expect({ status, answer: JSON.parse(text) }).toEqual({
      status: 200,
      answer: { data: { user: { id: 1001 } } },
    });
  });

  it.each([
    { what: 'another text', body: { query: '{ user(userId: 1002) { id } }' } },
    { what: 'the same in other words', body: { query: `${TRUSTED} ` } },
    { what: 'an unknown hash', body: byHash(sha256('other')) },
    { what: 'no text', body: byHash(7) },
    { what: 'introspection', body: { query: '{ __schema { queryType { name } } }' } },
    { what: 'what cannot be parsed', body: { query: '{' } },
    { what: 'what would be told about the schema', body: { query: '{ userr }' } },
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

it('lets clients register documents by their hash when all are trusted', async () => {
  const gateway = await startLimitedGateway();
  const unknown = await gateway.ask(byHash(sha256(TRUSTED)));
  expect(unknown.codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  await gateway.ask({ query: TRUSTED, ...byHash(sha256(TRUSTED)) });
  const known = await gateway.ask(byHash(sha256(TRUSTED)));
  await gateway.stop();
  expect(known.codes).toEqual([]);
});
