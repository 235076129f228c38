import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { findClosedList } from '../../../src/upstream/schema/closedList.ts';
import { SNAPSHOT, withoutField } from '../../support/schema/schemaEdits.ts';

/** A schema with a list of this shape, given as the field and the types that it needs. */
function schemaWith(field: string, types = ''): string {
  return `
    type Query { ${field} }
    type Conversation { id: ID! visitors: [Conversation!] }
    type PageInfo { hasNextPage: Boolean! endCursor: String }
    input Interval { from: String! to: String! }
    enum OrderBy { ClosedAtDescending ClosedAtAscending }
    ${types}`;
}

const CONNECTION = 'type C { pageInfo: PageInfo! edges: [E] } type E { node: Conversation! cursor: String }';

describe('the list of closed conversations', () => {
  it.each([
    {
      name: 'of the snapshot',
      sdl: SNAPSHOT,
      list: {
        field: 'closedConversations',
        hasPageSize: true,
        path: ['edges', 'node'],
        order: { argument: 'orderBy', value: 'ClosedAtAscending' },
      },
      others: ['filters', 'orderBy'],
    },
    {
      name: 'with flat filters, other names and no order',
      sdl: schemaWith(
        'closedConversations(period: Interval!, siteIds: [Int!], after: String): C',
        CONNECTION,
      ),
      list: { field: 'closedConversations', hasPageSize: false, path: ['edges', 'node'], order: null },
      others: ['siteIds'],
    },
    {
      name: 'with flat bounds',
      sdl: schemaWith('closedConversations(from: String!, to: String!, after: String): C', CONNECTION),
      list: { field: 'closedConversations', interval: { kind: 'flat' } },
      others: [],
    },
    {
      name: 'of plain nodes',
      sdl: schemaWith(
        'closedConversations(i: Interval!, after: String, first: Int): C',
        'type C { nodes: [Conversation!]! pageInfo: PageInfo! }',
      ),
      list: { field: 'closedConversations', hasPageSize: true, path: ['nodes'], order: null },
      others: [],
    },
  ])('$name is found', ({ sdl, list, others }) => {
    const found = findClosedList(buildSchema(sdl));
    expect(found).toMatchObject({ ok: true, list });
    expect(found.ok && found.list.others.map(({ name }) => name)).toEqual(others);
  });

  it('is the forerunner when that is all there is', () => {
    expect(findClosedList(withoutField('Query.closedConversations'))).toMatchObject({
      ok: true,
      list: {
        field: 'searchClosedConversations',
        hasPageSize: false,
        path: ['edges', 'node', 'conversation'],
      },
    });
  });

  it.each([
    { name: 'no such field', sdl: schemaWith('other: Int'), reason: 'Query has no closedConversations' },
    {
      name: 'no interval',
      sdl: schemaWith('closedConversations(after: String): C', CONNECTION),
      reason: 'Query.closedConversations has no argument with "from" and "to"',
    },
    {
      name: 'no paging',
      sdl: schemaWith('closedConversations(interval: Interval!): C', CONNECTION),
      reason: 'Query.closedConversations has no argument "after"',
    },
    {
      name: 'an unknown required argument',
      sdl: schemaWith('closedConversations(interval: Interval!, after: String, secret: Int!): C', CONNECTION),
      reason: 'Query.closedConversations requires an unknown argument "secret"',
    },
    {
      name: 'no conversations',
      sdl: schemaWith(
        'closedConversations(interval: Interval!, after: String): C',
        'type C { pageInfo: PageInfo! ids: [ID!] }',
      ),
      reason: 'Query.closedConversations does not lead to a list of Conversation',
    },
    {
      name: 'no page info',
      sdl: schemaWith(
        'closedConversations(interval: Interval!, after: String): C',
        'type C { nodes: [Conversation!] }',
      ),
      reason: 'Query.closedConversations has no pageInfo with hasNextPage and endCursor',
    },
  ])('is not there for want of it: $name', ({ sdl, reason }) => {
    expect(findClosedList(buildSchema(sdl))).toEqual({
      ok: false,
      reasons: [reason, 'Query has no searchClosedConversations'],
    });
  });
});
