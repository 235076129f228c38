import { describe, expect, it } from 'vitest';
import { nextPage } from '../../../src/upstream/history/pageInfo.ts';

const SEEN = new Set(['seen']);

describe('nextPage (R16)', () => {
  it.each([
    ['no page info', {}],
    ['page info that is null', { pageInfo: null }],
    ['no further page', { pageInfo: { hasNextPage: false, endCursor: 'c' } }],
    ['no word about a further page', { pageInfo: { endCursor: 'c' } }],
    ['no connection', null],
    ['something else than a connection', [{ pageInfo: { hasNextPage: true, endCursor: 'c' } }]],
  ])('%s: the list is complete', (_, connection) => {
    expect(nextPage(connection, SEEN)).toEqual({ kind: 'none' });
  });

  it('a further page is read after its cursor', () => {
    const connection = { pageInfo: { hasNextPage: true, endCursor: 'new' } };
    expect(nextPage(connection, SEEN)).toEqual({ kind: 'after', cursor: 'new' });
  });

  it.each([
    ['no cursor', { hasNextPage: true }],
    ['a null cursor', { hasNextPage: true, endCursor: null }],
    ['a cursor that is no text', { hasNextPage: true, endCursor: 7 }],
    ['a cursor that was used before', { hasNextPage: true, endCursor: 'seen' }],
    ['a response that is neither yes nor no', { hasNextPage: 'yes', endCursor: 'new' }],
    ['a response that is null', { hasNextPage: null, endCursor: 'new' }],
    ['page info that is no object', 'more'],
  ])('%s: the further page cannot be had', (_, pageInfo) => {
    expect(nextPage({ pageInfo }, SEEN)).toEqual({ kind: 'invalid' });
  });
});
