import { buildSchema, execute, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { classifyFieldErrors } from '../../../src/gateway/stitching/fieldErrors.ts';

const SCHEMA = buildSchema('type Query { id: ID! count: Int names: [String!] }');

/** The errors as graphql-js makes them for these values, and as clients see them. */
async function classify(query: string, rootValue: Record<string, unknown>) {
  const { errors = [] } = await execute({ schema: SCHEMA, document: parse(query), rootValue });
  return classifyFieldErrors(errors).map(({ message, path, extensions }) => ({
    message,
    path,
    ...extensions,
  }));
}

describe('errors that graphql-js finds', () => {
  it('a null in a non-null field keeps its message', async () => {
    expect(await classify('{ id }', { id: null })).toEqual([
      {
        message: 'Cannot return null for non-nullable field Query.id.',
        path: ['id'],
        code: 'UPSTREAM_BAD_RESPONSE',
      },
    ]);
  });

  it.each([
    ['a value of another type', '{ count }', { count: 'secret text' }, ['count']],
    ['a value that is not a list', '{ names }', { names: 'secret text' }, ['names']],
  ])('%s is not quoted', async (_, query, values, path) => {
    const [error, ...others] = await classify(query, values);
    expect(others).toEqual([]);
    expect(error).toEqual({
      message: expect.not.stringContaining('secret'),
      path,
      code: 'UPSTREAM_BAD_RESPONSE',
    });
  });

  it('an error that a resolver throws by mistake has no code', async () => {
    const fail = () => {
      throw new TypeError('bug');
    };
    expect(await classify('{ count }', { count: fail })).toEqual([{ message: 'bug', path: ['count'] }]);
  });
});
