import { describe, expect, it } from 'vitest';
import { cleanUpstreamError, maxErrorMessageLength } from '../../../src/upstream/response/graphqlErrors.ts';

const clean = (error: unknown) => cleanUpstreamError(error).toJSON();

describe('an error of the upstream', () => {
  it('keeps message, path, name and retryPolicy, and nothing else', () => {
    const error = {
      message: 'Insufficient permissions',
      path: ['closedConversations', 'edges', 0, 'node'],
      locations: [{ line: 1, column: 2 }],
      extensions: {
        name: 'PERMISSION_DENIED',
        retryPolicy: 'NO_RETRY',
        code: 'secret',
        stacktrace: ['secret'],
        exception: { secret: true },
        debug: 'secret',
      },
      secret: 'secret',
    };
    expect(clean(error)).toEqual({
      message: 'Insufficient permissions',
      path: ['closedConversations', 'edges', 0, 'node'],
      extensions: { name: 'PERMISSION_DENIED', retryPolicy: 'NO_RETRY', code: 'PERMISSION_DENIED' },
    });
  });

  it.each([
    ['no name', {}, { code: 'UPSTREAM_ERROR' }],
    ['a well-formed name', { name: 'NOT_FOUND' }, { name: 'NOT_FOUND', code: 'NOT_FOUND' }],
    ['a name that is no code', { name: 'Not found' }, { name: 'Not found', code: 'UPSTREAM_ERROR' }],
    ['a name that is no string', { name: { secret: 1 } }, { code: 'UPSTREAM_ERROR' }],
    ['a name beyond all bounds', { name: 'A'.repeat(201) }, { code: 'UPSTREAM_ERROR' }],
    [
      'a name that the gateway uses',
      { name: 'UNAUTHENTICATED' },
      { name: 'UNAUTHENTICATED', code: 'UPSTREAM_ERROR' },
    ],
    [
      'a name like a transport failure',
      { name: 'UPSTREAM_TIMEOUT' },
      { name: 'UPSTREAM_TIMEOUT', code: 'UPSTREAM_ERROR' },
    ],
    ['a retryPolicy that is no string', { retryPolicy: ['NO_RETRY'] }, { code: 'UPSTREAM_ERROR' }],
    ['extensions that are no object', 'secret', { code: 'UPSTREAM_ERROR' }],
    ['extensions null', null, { code: 'UPSTREAM_ERROR' }],
  ])('has a code: %s', (_, extensions, expected) => {
    expect(clean({ message: 'm', extensions }).extensions).toEqual(expected);
  });

  it.each([
    ['numbers and names', ['a', 0, 'b'], ['a', 0, 'b']],
    ['nothing', undefined, undefined],
    ['an empty list', [], undefined],
    ['a string', 'a.b', undefined],
    ['an object inside', ['a', { secret: 1 }], undefined],
    ['a negative index', ['a', -1], undefined],
    ['a fraction', ['a', 0.5], undefined],
    ['null inside', ['a', null], undefined],
  ])('has a valid path or none: %s', (_, path, expected) => {
    expect(clean({ message: 'm', path }).path).toEqual(expected);
  });

  it.each([
    ['no object', 'secret'],
    ['null', null],
    ['a list', ['secret']],
    ['no message', {}],
    ['an empty message', { message: '' }],
    ['a message that is no string', { message: { secret: 1 } }],
  ])('is never lost: %s', (_, error) => {
    expect(clean(error).message).toBe('The upstream reported an error without a message.');
  });

  it('has no message with a name of the gateway', () => {
    const { message } = clean({ message: 'Variable "$_gw_id0" got an invalid value "secret".' });
    expect(message).toBe(
      'The upstream rejected the operation of the gateway. An id or another argument may not be valid.',
    );
  });

  it('has a message of bounded length', () => {
    expect(clean({ message: 'm'.repeat(1_000_000) }).message).toHaveLength(maxErrorMessageLength + 3);
  });
});
