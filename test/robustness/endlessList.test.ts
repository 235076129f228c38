import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_FRUITLESS_PAGES } from '../../src/upstream/closedConversations/closedHistories.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { ask } from '../support/http/request.ts';
import { startServer } from '../support/upstream/httpServer.ts';

let pages = 0;

/** Each page of its list has a new cursor, and one conversation that was closed long before any interval. */
const upstream = await startServer((response) => {
  pages += 1;
  const node = { id: `id-${pages}`, closedAt: '2000-01-01T00:00:00Z' };
  const list = { pageInfo: { hasNextPage: true, endCursor: `c${pages}` }, edges: [{ node }] };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ data: { list } }));
});
const app = await startApp({ UPSTREAM_URL: upstream.url, UPSTREAM_SCHEMA: 'schema/upstream.graphql' });

afterAll(async () => {
  await app.stop();
  await upstream.stop();
});

beforeEach(() => {
  pages = 0;
});

const MONTH = 'interval: { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }';

describe('a list of closed conversations that never ends', () => {
  it.each([
    { field: `contactIndicators(${MONTH}) { conversationCount }`, data: { contactIndicators: null } },
    { field: `closedContacts(${MONTH}) { edges { cursor } }`, data: null },
  ])('is an error of $field', async ({ field, data: expected }) => {
    const { data, errors } = await ask(app.url, `{ ${field} }`);
    expect(data).toEqual(expected);
    expect(errors).toMatchObject([
      { message: expect.stringContaining('never ends'), extensions: { code: 'UPSTREAM_BAD_RESPONSE' } },
    ]);
    expect(pages).toBe(MAX_FRUITLESS_PAGES);
  });
});
