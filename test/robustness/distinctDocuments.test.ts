import { afterAll, expect, it } from 'vitest';
import type { DocumentCache } from '../../src/gateway/documents/documentCache.ts';
import { createDocumentCache } from '../../src/gateway/documents/documentCache.ts';
import { createPersistedQueryCache } from '../../src/gateway/documents/persistedQueryCache.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { startTestGateway } from '../support/gateway/testGateway.ts';
import { post } from '../support/http/request.ts';
import { startGatewayProcess } from '../support/processes/gatewayProcess.ts';

// Nobody sends a token: upstream rejects every operation, but each document is validated and planned.
const sandbox = await startSandbox({ requireAuth: true });
afterAll(() => sandbox.stop());

const ID = '00000000-0000-4000-8000-000000000001';
const planned = (index: number): string => `{ conversation(id: "${ID}") { c${index}: contacts { id } } }`;
const passing = (index: number): string => `{ conversation(id: "${ID}") { c${index}: channel } }`;

async function gatewayWith(documents: DocumentCache) {
  return startTestGateway({ url: sandbox.url, documents, federation: 'full' });
}

it('keeps at most so many documents', async () => {
  const documents = createDocumentCache({ maxDocuments: 10 });
  const gateway = await gatewayWith(documents);
  for (let index = 0; index < 30; index += 1) await gateway.ask(planned(index));
  await gateway.stop();
  expect(documents.count()).toBe(10);
});

it('keeps at most so many bytes, plans included', async () => {
  const maxBytes = 1_000_000;
  const documents = createDocumentCache({ maxBytes });
  const gateway = await gatewayWith(documents);
  for (let index = 0; index < 60; index += 1) await gateway.ask(planned(index));
  await gateway.stop();
  expect(documents.bytes()).toBeLessThanOrEqual(maxBytes);
  // Without their plans, all 60 would fit.
  expect(documents.count()).toBeLessThan(40);
});

it('counts a plan with its document', async () => {
  const documents = createDocumentCache();
  const gateway = await gatewayWith(documents);
  await gateway.ask(passing(0));
  const withoutPlan = documents.bytes();
  await gateway.ask(planned(0));
  const withPlan = documents.bytes() - withoutPlan;
  await gateway.ask(planned(0));
  await gateway.stop();
  expect(withPlan).toBeGreaterThan(2 * withoutPlan);
  expect(documents.bytes()).toBe(withoutPlan + withPlan);
});

it('counts the plan for each number of entities', async () => {
  const documents = createDocumentCache();
  const gateway = await gatewayWith(documents);
  const query =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Conversation { contacts { id } } } }';
  const representation = (index: number) => ({ __typename: 'Conversation', id: `${ID}${index}` });
  let before = 0;
  for (const count of [1, 2, 20]) {
    await gateway.ask(query, { r: Array.from({ length: count }, (_, index) => representation(index)) });
    expect(documents.bytes()).toBeGreaterThan(before + 10_000);
    before = documents.bytes();
  }
  await gateway.stop();
  expect(documents.count()).toBe(1);
});

it('holds more than a thousand ordinary documents by default', async () => {
  const documents = createDocumentCache();
  const gateway = await gatewayWith(documents);
  const contacts = `contacts { id openedAt closedAt status answered endReason operatorMessageCount
    operator { id } routingRule { id name } events { kind occurredAt } }`;
  await gateway.ask(`query Ordinary($id: UUID!) { conversation(id: $id) { id ${contacts} } }`, { id: ID });
  await gateway.stop();
  expect(documents.bytes() * 1_000).toBeLessThan(96 * 1024 * 1024);
});

it('bounds persisted queries by all that an entry takes, not by its text alone', async () => {
  const texts = createPersistedQueryCache(100_000);
  for (let index = 0; index < 10_000; index += 1) await texts.set(`apq:${index}`, `{a${index}:__typename}`);
  expect(texts.bytes()).toBeLessThanOrEqual(100_000);
  expect(await texts.get('apq:0')).toBeUndefined();
  expect(await texts.get('apq:9999')).toBe('{a9999:__typename}');
});

it('survives more documents than its heap could hold', async () => {
  const gateway = await startGatewayProcess(
    {
      UPSTREAM_URL: sandbox.url,
      UPSTREAM_SCHEMA: 'schema/upstream.graphql',
      DOCUMENT_CACHE_BYTES: '5000000',
    },
    64,
  );
  // Each takes 300 kB with its plan: 60 MB in all.
  const contacts = (index: number, alias: number): string =>
    `c${alias}_${index}: contacts { id openedAt closedAt status }`;
  const large = (index: number): string =>
    `{ conversation(id: "${ID}") { ${Array.from({ length: 45 }, (_, alias) => contacts(index, alias)).join(' ')} } }`;
  for (let index = 0; index < 200; index += 1) {
    const response = await post(gateway.url, large(index));
    expect(response.status).toBe(200);
    await response.arrayBuffer();
  }
  expect(await gateway.end('SIGTERM')).toBe(0);
}, 180_000);
