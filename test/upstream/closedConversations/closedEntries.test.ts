import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { ListResponse } from '../../../src/upstream/closedConversations/closedEntries.ts';
import { completeEntries, readableEntries } from '../../../src/upstream/closedConversations/closedEntries.ts';
import type { Json } from '../../../src/upstream/response/json.ts';

const DATE = '2026-01-01T00:00:00Z';

function response(
  edges: Json,
  paths: readonly (readonly (string | number)[] | undefined)[] = [],
): ListResponse {
  const errors = paths.map((path) => new GraphQLError('no', { path: path ?? null }));
  return { connection: { edges }, errors, root: 'list', path: ['edges', 'node'] };
}

const node = (id: Json, closedAt: Json = DATE) => ({ node: { id, closedAt, messages: { edges: [] } } });

describe('the entries of a page', () => {
  it.each([
    { name: 'a list that is null', of: response(null) },
    { name: 'an edge that is null', of: response([node('a'), null]) },
    { name: 'a node that is null', of: response([node('a'), { node: null }]) },
    { name: 'an entry without an id', of: response([node('a'), node(null)]) },
    { name: 'an error without a place', of: response([node('a')], [undefined]) },
    { name: 'an error in the list as a whole', of: response([node('a')], [['list', 'edges']]) },
    { name: 'an error somewhere else', of: response([node('a')], [['other', 'edges', 0]]) },
  ])('are unreadable with $name', ({ of }) => {
    expect(completeEntries(of)).toBeNull();
  });

  it('keep the readable ones when others are unreadable', () => {
    const entries = readableEntries(response([node('a'), null, node('c')], [['list', 'edges', 1]]));
    expect(entries.map(({ id, first }) => [id, first !== null])).toEqual([
      ['a', true],
      ['c', true],
    ]);
  });

  it('are without their history where an error lies in it', () => {
    const failed = response([node('a'), node('b')], [['list', 'edges', 1, 'node', 'messages', 'edges', 3]]);
    expect(completeEntries(failed)?.map(({ first }) => first !== null)).toEqual([true, false]);
  });

  it.each([
    { closedAt: DATE, failed: false, is: { at: Date.parse(DATE), text: DATE } },
    { closedAt: null, failed: false, is: null },
    { closedAt: null, failed: true, is: 'unreadable' },
    { closedAt: 'soon', failed: false, is: 'unreadable' },
  ])('closed at $closedAt, with an error: $failed, say $is', ({ closedAt, failed, is }) => {
    const paths = failed ? [['list', 'edges', 0, 'node', 'closedAt']] : [];
    expect(completeEntries(response([node('a', closedAt)], paths))?.map((entry) => entry.closedAt)).toEqual([
      is,
    ]);
  });
});
