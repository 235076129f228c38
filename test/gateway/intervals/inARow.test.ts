import { setImmediate as immediate } from 'node:timers/promises';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_REQUEST_LIMITS } from '../../../src/gateway/execution/requestBudget.ts';
import { MAX_CONVERSATIONS_PER_PAGE } from '../../../src/gateway/intervals/closedContacts.ts';
import { instantOf } from '../../../src/sandbox/generator/world/dates.ts';
import { monthData } from '../../../src/sandbox/server/data/data.ts';
import { startSandbox } from '../../../src/sandbox/server/server.ts';
import { startTestGateway } from '../../support/gateway/testGateway.ts';
import type { ClientInRounds } from '../../support/upstream/inRounds.ts';
import { inRounds } from '../../support/upstream/inRounds.ts';

/** How many upstream operations follow each other: what clients wait for when the upstream is slow. */
const data = monthData(1, 2_000);
const sandbox = await startSandbox({ data });

afterAll(() => sandbox.stop());

const FROM = '2026-01-01T00:00:00Z';
const TO = '2026-02-01T00:00:00Z';
const INTERVAL = `interval: { from: "${FROM}", to: "${TO}" }`;

const PAGE = 100;
const AT_ONCE = DEFAULT_REQUEST_LIMITS.maxConcurrentOperations;
const conversations = data.conversations.filter(({ closedAt }) => {
  const closed = instantOf(closedAt) ?? 0;
  return closed >= Date.parse(FROM) && closed < Date.parse(TO);
}).length;

/** Histories have up to five pages. Behind the first one, they are read from both ends. */
const FURTHER_ROUNDS = 2;
/** The first page shows how many there are. The others come as many at once as are allowed. */
const LIST_ROUNDS = 1 + Math.ceil((conversations / PAGE - 1) / AT_ONCE);

async function startCounting(maxConcurrentOperations = AT_ONCE) {
  const counters: ClientInRounds[] = [];
  const gateway = await startTestGateway({
    ...{ url: sandbox.url, timeoutMs: 60_000, requestLimits: { maxConcurrentOperations } },
    wrapClient: (client) => {
      const counter = inRounds(client);
      counters.push(counter);
      return counter.client;
    },
  });
  onTestFinished(() => gateway.stop());
  const total = (figure: (counter: ClientInRounds) => number) =>
    counters.reduce((sum, counter) => sum + figure(counter), 0);
  return {
    ask: gateway.ask,
    rounds: () => total(({ rounds }) => rounds()),
    mostAtOnce: () => total(({ mostAtOnce }) => mostAtOnce()),
  };
}

const SUMS = `{ contactIndicators(${INTERVAL}) { conversationCount unavailableConversationIds } }`;

it('sums: the pages of the list four at a time, and then the histories of the last ones', async () => {
  const { ask, rounds, mostAtOnce } = await startCounting();
  const { data: received } = await ask(SUMS);
  expect(received.contactIndicators).toEqual({
    conversationCount: conversations,
    unavailableConversationIds: [],
  });
  expect(mostAtOnce()).toBe(AT_ONCE);
  expect(rounds()).toBeLessThanOrEqual(LIST_ROUNDS + FURTHER_ROUNDS);
});

it('sums: one operation at a time takes few more operations than there are full pages', async () => {
  const { ask, rounds, mostAtOnce } = await startCounting(1);
  await ask(SUMS);
  expect(mostAtOnce()).toBe(1);
  // The further pages fill one or two batches. Those of the last ones are not full.
  expect(rounds()).toBeLessThanOrEqual(Math.ceil(conversations / PAGE) + 4);
});

it('a count does not wait for the page of contacts beside it', async () => {
  const { ask, rounds } = await startCounting();
  const { errors } = await ask(`{ closedContacts(${INTERVAL}, first: 1) { totalCount edges { cursor } } }`);
  expect(errors).toBeUndefined();
  expect(rounds()).toBeLessThanOrEqual(LIST_ROUNDS + FURTHER_ROUNDS + 1);
});

it('a count is given up when its page fails', async () => {
  const { ask } = await startCounting();
  sandbox.clearOperations();
  const { errors } = await ask(`{ closedContacts(${INTERVAL}, after: "no cursor") { totalCount } }`);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  for (let turn = 0; turn < 200; turn += 1) await immediate();
  expect(sandbox.operationCount).toBeLessThanOrEqual(1);
});

it('a page of few contacts: full pages of the list, which do not wait for histories', async () => {
  const { ask, rounds } = await startCounting();
  const filter = 'where: { status: [ONGOING] }, first: 100';
  const { data: received, errors } = await ask(
    `{ closedContacts(${INTERVAL}, ${filter}) { edges { cursor } pageInfo { hasNextPage } } }`,
  );
  expect(errors).toBeUndefined();
  expect(received.closedContacts.pageInfo.hasNextPage).toBe(true);
  expect(received.closedContacts.edges.length).toBeLessThan(20);
  // The first page of the list is small.
  expect(rounds()).toBeLessThanOrEqual(1 + MAX_CONVERSATIONS_PER_PAGE / PAGE + FURTHER_ROUNDS);
});

it('a page of contacts that the first page of the list holds takes no further page of it', async () => {
  const { ask } = await startCounting();
  sandbox.clearOperations();
  await ask(`{ closedContacts(${INTERVAL}, first: 20) { edges { cursor } } }`);
  const lists = sandbox.operations.filter(({ query }) => query.includes('query ClosedConversations'));
  expect(lists).toHaveLength(1);
});
