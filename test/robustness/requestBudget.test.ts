import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import type { StartedApp } from '../support/gateway/startApp.ts';
import { startApp } from '../support/gateway/startApp.ts';

const MAX_CONVERSATIONS = 1_000;
const MAX_UPSTREAM_OPERATIONS = 25;
/** Conversations in one page that the gateway fetches. */
const PAGE_SIZE = 100;

const sandbox = await startSandbox();
// The estimate of the cost would refuse these operations before they are executed.
const settings = { UPSTREAM_URL: sandbox.url, PLAYGROUND: 'off', MAX_COST: '1000000000' };
const fewConversations = await startApp({ ...settings, MAX_CONVERSATIONS: String(MAX_CONVERSATIONS) });
const fewOperations = await startApp({
  ...settings,
  MAX_UPSTREAM_OPERATIONS: String(MAX_UPSTREAM_OPERATIONS),
  MAX_COST: '10000000',
});

afterAll(async () => {
  await fewConversations.stop();
  await fewOperations.stop();
  await sandbox.stop();
});

beforeEach(() => sandbox.clearOperations());

const MONTH = 'interval: { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }';
const indicators = `contactIndicators(${MONTH}) { conversationCount unavailableConversationIds }`;
const count = `closedContacts(${MONTH}, first: 1) { totalCount unavailableConversationIds }`;
const aliased = (field: string, times: number) =>
  `{ ${Array.from({ length: times }, (_, index) => `a${index}: ${field}`).join(' ')} }`;

const ask = async (app: StartedApp, query: string) => {
  const { body } = await app.ask(query);
  return { data: body.data, errors: body.errors ?? [] };
};

describe.each([
  { name: 'contactIndicators', field: indicators, shortPages: 0 },
  // Each of them begins with a short page of its own.
  { name: 'closedContacts.totalCount', field: count, shortPages: 50 },
])('50 aliases of $name', ({ field, shortPages }) => {
  it('read no more conversations than one request may, and those in flight', async () => {
    const { errors } = await ask(fewConversations, aliased(field, 50));
    // Four operations run at once, so four pages may arrive after the limit.
    const pagesInFlight = 4;
    expect(sandbox.operationCount).toBeLessThanOrEqual(
      MAX_CONVERSATIONS / PAGE_SIZE + pagesInFlight + shortPages,
    );
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) {
      expect(error).toMatchObject({
        message: expect.stringMatching(/at most 1000 conversations, got one that reads \d{4} or more/),
        path: [expect.stringMatching(/^a\d+$/)],
        extensions: { code: 'LIMIT_EXCEEDED' },
      });
    }
  });

  it('send no more upstream operations than one request may', async () => {
    const { errors } = await ask(fewOperations, aliased(field, 50));
    expect(sandbox.operationCount).toBeLessThanOrEqual(MAX_UPSTREAM_OPERATIONS);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) {
      expect(error).toMatchObject({
        message: expect.stringContaining(`at most ${MAX_UPSTREAM_OPERATIONS} upstream operations`),
        extensions: { code: 'LIMIT_EXCEEDED' },
      });
    }
  });
});

it('a request within the limits gets all of its numbers', async () => {
  const { data, errors } = await ask(fewOperations, `{ ${indicators.replace('2026-02-01', '2026-01-05')} }`);
  expect(errors).toEqual([]);
  expect(data).toMatchObject({ contactIndicators: { unavailableConversationIds: [] } });
});

it('conversations of a list count too', async () => {
  const page = `closedConversations(${MONTH}, first: 100) { edges { node { contacts { id } } } }`;
  const small = await startApp({ ...settings, MAX_CONVERSATIONS: '99' });
  sandbox.clearOperations();
  const { data, errors } = await ask(small, `{ ${page} }`);
  await small.stop();
  expect(data).toEqual({ closedConversations: null });
  expect(errors).toMatchObject([{ path: ['closedConversations'], extensions: { code: 'LIMIT_EXCEEDED' } }]);
  expect(sandbox.operationCount).toBe(1);
});
