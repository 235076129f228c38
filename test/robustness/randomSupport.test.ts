import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { ClientResult } from '../support/http/graphqlResponse.ts';
import { ANY_TEXT, firstDifference } from '../support/random/firstDifference.ts';
import { shrinkOperation } from '../support/random/shrinkOperation.ts';
import { UPSTREAM_SDL } from '../support/schema/sdl.ts';

const response = (data: unknown, errors: ClientResult['errors'] = []): ClientResult => ({ data, errors });
const at = (...path: (string | number)[]) => ({ message: 'no', path, code: undefined, name: undefined });

describe('firstDifference', () => {
  it.each([
    ['equal data', response({ a: [1, null] }), response({ a: [1, null] }), undefined],
    ['another value', response({ a: [1, 2] }), response({ a: [1, 3] }), 'data.a.1'],
    ['another order of fields', response({ a: 1, b: 2 }), response({ b: 2, a: 1 }), 'data (keys)'],
    ['a missing field', response({ a: 1, b: 2 }), response({ a: 1 }), 'data (keys)'],
    ['a shorter list', response([1, 2]), response([1]), 'data (keys)'],
    ['null for an object', response({ a: {} }), response({ a: null }), 'data.a'],
    ['a list for an object', response({ a: {} }), response({ a: [] }), 'data.a'],
    ['a text for a number', response({ a: 1 }), response({ a: '1' }), 'data.a'],
    ['any text', response({ a: ANY_TEXT, b: ANY_TEXT }), response({ a: 'x', b: null }), undefined],
    ['no text', response({ a: ANY_TEXT }), response({ a: 1 }), 'data.a'],
    [
      'errors in another order',
      response(null, [at('a'), at('b', 0)]),
      response(null, [at('b', 0), at('a')]),
      undefined,
    ],
    ['an error elsewhere', response(null, [at('a')]), response(null, [at('a', 'b')]), 'errors'],
    ['an error too few', response(null, [at('a'), at('b')]), response(null, [at('a')]), 'errors'],
    [
      'other words of an error of upstream',
      response(null, [{ ...at('a'), name: 'NOT_FOUND' }]),
      response(null, [at('a')]),
      'errors',
    ],
  ])('%s', (_, expected, got, path) => {
    expect(firstDifference(expected, got)?.path).toBe(path);
  });
});

describe('shrinkOperation', () => {
  const schema = buildSchema(UPSTREAM_SDL);
  const big = {
    query: `
      query Big($id: UUID!, $first: Int, $unused: Boolean! = true, $x: LegacyId!) {
        __typename
        a: conversation(id: $id) { ...F  k: channel @include(if: $unused) id }
        user(userId: $x) { id ... on Professional { group { name id } } }
      }
      query Other { __typename }
      fragment F on Conversation { ... on Conversation { ...G } closedAt }
      fragment G on Conversation { messages(first: $first, last: null) { pageInfo { hasNextPage } edges { cursor } } }
    `,
    variables: { id: 'c', first: 3, x: 7 },
    operationName: 'Big',
  };

  it('keeps what makes it fail, and nothing else', async () => {
    const smallest = await shrinkOperation(schema, big, async ({ query }) => query.includes('first: $first'));
    expect(smallest.query.replaceAll(/\s+/g, ' ')).toBe(
      'query Big($id: UUID!, $first: Int) { conversation(id: $id) { messages(first: $first) { __typename } } }',
    );
    expect(smallest.variables).toEqual({ id: 'c', first: 3 });
  });

  it('leaves alone what is as small as can be', async () => {
    const least = { query: '{\n  __typename\n}', variables: {}, operationName: undefined };
    expect(await shrinkOperation(schema, least, async () => true)).toEqual(least);
  });
});
