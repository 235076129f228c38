import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { ClientResult } from '../support/http/graphqlResponse.ts';
import { ANY_TEXT, firstDifference } from '../support/random/firstDifference.ts';
import { shrinkOperation } from '../support/random/shrinkOperation.ts';
import { UPSTREAM_SDL } from '../support/schema/sdl.ts';

const answer = (data: unknown, errors: ClientResult['errors'] = []): ClientResult => ({ data, errors });
const at = (...path: (string | number)[]) => ({ message: 'no', path, code: undefined, name: undefined });

describe('firstDifference', () => {
  it.each([
    ['equal data', answer({ a: [1, null] }), answer({ a: [1, null] }), undefined],
    ['another value', answer({ a: [1, 2] }), answer({ a: [1, 3] }), 'data.a.1'],
    ['another order of fields', answer({ a: 1, b: 2 }), answer({ b: 2, a: 1 }), 'data (keys)'],
    ['a missing field', answer({ a: 1, b: 2 }), answer({ a: 1 }), 'data (keys)'],
    ['a shorter list', answer([1, 2]), answer([1]), 'data (keys)'],
    ['null for an object', answer({ a: {} }), answer({ a: null }), 'data.a'],
    ['a list for an object', answer({ a: {} }), answer({ a: [] }), 'data.a'],
    ['a text for a number', answer({ a: 1 }), answer({ a: '1' }), 'data.a'],
    ['any text', answer({ a: ANY_TEXT, b: ANY_TEXT }), answer({ a: 'x', b: null }), undefined],
    ['no text', answer({ a: ANY_TEXT }), answer({ a: 1 }), 'data.a'],
    [
      'errors in another order',
      answer(null, [at('a'), at('b', 0)]),
      answer(null, [at('b', 0), at('a')]),
      undefined,
    ],
    ['an error elsewhere', answer(null, [at('a')]), answer(null, [at('a', 'b')]), 'errors'],
    ['an error too few', answer(null, [at('a'), at('b')]), answer(null, [at('a')]), 'errors'],
    [
      'other words of an error of upstream',
      answer(null, [{ ...at('a'), name: 'NOT_FOUND' }]),
      answer(null, [at('a')]),
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
