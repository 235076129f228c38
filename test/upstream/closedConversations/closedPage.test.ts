import { buildSchema, graphql, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { closedPageReader } from '../../../src/upstream/closedConversations/closedPage.ts';
import type { ExecuteOperation } from '../../../src/upstream/history/historyPages.ts';
import { historySelection } from '../../../src/upstream/history/historySelection.ts';
import { findClosedList } from '../../../src/upstream/schema/closedList.ts';
import { SNAPSHOT } from '../../support/schema/schemaEdits.ts';

const CONVERSATION = {
  id: '00000000-0000-4000-8000-000000000001',
  closedAt: '2026-03-02T10:00:00Z',
  channel: 'CHAT',
  routingEvents: [],
  messages: { edges: [], pageInfo: { hasNextPage: false } },
};

const PAGE_INFO = { hasNextPage: true, hasPreviousPage: false, endCursor: '7' };

const DAY = { from: Date.parse('2026-03-02T00:00:00Z'), to: Date.parse('2026-03-03T00:00:00Z') };

/** The snapshot with a list of another shape, and what else that shape needs. */
function snapshotWith(field: string, types = '') {
  const lists = /\n {2}(closedConversations|searchClosedConversations)\([^)]*\): \w+/g;
  return buildSchema(`${SNAPSHOT.replaceAll(lists, '')}\nextend type Query { ${field} }\n${types}`);
}

/** Reads the second page of a list of that shape; every operation is one that the schema takes. */
async function readPage(schema: ReturnType<typeof buildSchema>, connection: object, others: object = {}) {
  const found = findClosedList(schema);
  if (!found.ok) throw new Error(found.reasons.join());
  const given: unknown[] = [];
  const execute: ExecuteOperation = async (query, variables) => {
    expect(validate(schema, parse(query))).toEqual([]);
    const rootValue = {
      [found.list.field]: (args: object) => {
        given.push({ ...args });
        return connection;
      },
    };
    const { data, errors } = await graphql({ schema, source: query, variableValues: variables, rootValue });
    expect(errors).toBeUndefined();
    return { data: JSON.parse(JSON.stringify(data)) };
  };
  const read = closedPageReader(found.list, historySelection(schema), execute);
  const page = await read({ interval: DAY, others: { ...others }, after: '3', pageSize: 20 });
  return { page, given };
}

const ASKED = { from: '2026-03-01T23:59:59Z', to: '2026-03-03T00:00:01Z' };

describe('a page is read from a list', () => {
  it.each([
    {
      name: 'as the snapshot has it',
      schema: buildSchema(SNAPSHOT),
      connection: { edges: [{ node: CONVERSATION }], pageInfo: PAGE_INFO },
      requests: { interval: ASKED, orderBy: 'ClosedAtAscending', after: '3', first: 20 },
    },
    {
      name: 'with one more level and no page size',
      schema: snapshotWith(
        'searchClosedConversations(interval: Interval!, orderBy: OrderBy, after: String): SearchClosedConversationsResultConnection',
      ),
      connection: { edges: [{ node: { conversation: CONVERSATION } }], pageInfo: PAGE_INFO },
      requests: { interval: ASKED, orderBy: 'ClosedAtAscending', after: '3' },
    },
    {
      name: 'with plain nodes, bounds of their own and a cursor of a type of its own',
      schema: snapshotWith(
        'closedConversations(from: DateTime!, to: DateTime!, after: Cursor, first: Int): L',
        'scalar Cursor type L { nodes: [Conversation!]! pageInfo: PageInfo! }',
      ),
      connection: { nodes: [CONVERSATION], pageInfo: PAGE_INFO },
      requests: { ...ASKED, after: '3', first: 20 },
    },
    {
      name: 'with filters that are arguments, and required ones that have a default',
      schema: snapshotWith(
        'closedConversations(period: Interval!, siteIds: [Int!], kind: String! = "ANY", after: ID): ClosedConversationConnection',
      ),
      connection: { edges: [{ node: CONVERSATION }], pageInfo: PAGE_INFO },
      others: { siteIds: [4] },
      requests: { period: ASKED, siteIds: [4], kind: 'ANY', after: '3' },
    },
  ])('$name', async ({ schema, connection, others = {}, requests }) => {
    const { page, given } = await readPage(schema, connection, others);
    expect(given).toEqual([requests]);
    expect(page.entries).toMatchObject([{ id: CONVERSATION.id, closedAt: { text: CONVERSATION.closedAt } }]);
    expect(page.entries[0]?.first).not.toBeNull();
    expect(page.next).toEqual({ kind: 'after', cursor: '7' });
  });
});

describe('a list that does not say how it goes on', () => {
  const schema = snapshotWith(
    'closedConversations(interval: Interval!, after: String): L',
    'type L { nodes: [Conversation!]! pageInfo: P } type P { hasNextPage: Boolean endCursor: String }',
  );

  it.each([null, { hasNextPage: null }, { hasNextPage: true, endCursor: null }])(
    'is not taken to be whole: %j',
    async (pageInfo) => {
      const { page } = await readPage(schema, { nodes: [], pageInfo });
      expect(page.next).toEqual({ kind: 'invalid' });
    },
  );
});
