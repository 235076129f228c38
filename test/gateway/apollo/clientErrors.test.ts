import { ApolloServerErrorCode } from '@apollo/server/errors';
import { buildSchema, GraphQLError, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { toClientError, withoutSuggestions } from '../../../src/gateway/apollo/clientErrors.ts';

/** The error of a function, with the code that Apollo Server gives it. */
function errorOf(action: () => unknown, code: string): GraphQLError {
  try {
    action();
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return new GraphQLError(error.message, { originalError: error, extensions: { code } });
  }
  throw new TypeError('expected an error');
}

// What is read out of messages of graphql-js is tested with messages that graphql-js makes.
describe('the code of a parse error', () => {
  it.each([
    ['beyond the limit of tokens', '{ a b c }', { maxTokens: 3 }, 'LIMIT_EXCEEDED'],
    ['for any other syntax error', '{ a b c', {}, 'GRAPHQL_PARSE_FAILED'],
  ])('%s', (_, text, options, code) => {
    const error = errorOf(() => parse(text, options), ApolloServerErrorCode.GRAPHQL_PARSE_FAILED);
    expect(toClientError(error.toJSON(), error).extensions).toEqual({ code });
  });

  it('stays the same when a client writes the message into its document', () => {
    const text = '"Document contains more than 1 tokens" { a';
    const error = errorOf(() => parse(text), ApolloServerErrorCode.GRAPHQL_PARSE_FAILED);
    expect(toClientError(error.toJSON(), error).extensions).toEqual({ code: 'GRAPHQL_PARSE_FAILED' });
  });
});

it('suggestions are removed, and the rest of the message stays', () => {
  const [error] = validate(buildSchema('type Query { channel: Int }'), parse('{ chanel }'));
  if (!error) throw new TypeError('expected a validation error');
  expect(error.message).toBe('Cannot query field "chanel" on type "Query". Did you mean "channel"?');
  expect(withoutSuggestions(error.toJSON(), error).message).toBe('Internal error of the gateway.');
  const coded = { ...error.toJSON(), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } };
  expect(withoutSuggestions(coded, error).message).toBe('Cannot query field "chanel" on type "Query".');
});
