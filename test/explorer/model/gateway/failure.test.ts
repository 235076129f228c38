import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../../src/explorer/model/gateway/failure.ts';

const error = (code: string, name?: string) => ({
  message: 'The message.',
  extensions: { code, ...(name !== undefined && { name }) },
});

const BUSY = 'Too many requests, or the login is not available';

describe('failureOf', () => {
  it.each([
    { errors: [error('UPSTREAM_UNAUTHENTICATED')], hadToken: true, title: 'The token was refused' },
    { errors: [error('UNAUTHENTICATED')], hadToken: true, title: 'The token was refused' },
    { errors: [error('UNAUTHENTICATED')], hadToken: false, title: 'A token is needed' },
    {
      errors: [error('INTERNAL_SERVER_ERROR', 'PERMISSION_DENIED')],
      hadToken: true,
      title: 'The token may not see this',
    },
    { errors: [error('UPSTREAM_UNAVAILABLE')], hadToken: true, title: 'The upstream does not answer' },
    { errors: [error('UPSTREAM_TIMEOUT')], hadToken: true, title: 'The upstream does not answer' },
    { errors: [error('UPSTREAM_RATE_LIMITED')], hadToken: true, title: 'The upstream does not answer' },
    { errors: [error('UPSTREAM_BAD_RESPONSE')], hadToken: true, title: 'The upstream does not answer' },
    { errors: [error('CLIENT_RATE_LIMITED')], hadToken: true, title: BUSY },
    { errors: [error('AUTHENTICATION_UNAVAILABLE')], hadToken: true, title: BUSY },
    {
      errors: [error('SOMETHING_ELSE'), error('CONTACT_HISTORY_UNAVAILABLE')],
      hadToken: true,
      title: 'The history could not be read completely',
    },
    { errors: [error('INTERNAL_SERVER_ERROR')], hadToken: true, title: 'The gateway failed' },
    { errors: [error('GRAPHQL_VALIDATION_FAILED')], hadToken: true, title: 'The query was refused' },
    { errors: [error('LIMIT_EXCEEDED')], hadToken: true, title: 'Too much for one request' },
    {
      errors: [error('SOMETHING_ELSE'), error('BAD_USER_INPUT')],
      hadToken: true,
      title: 'The gateway does not accept a value',
    },
    {
      errors: [error('UNTRUSTED_DOCUMENT')],
      hadToken: true,
      title: 'The gateway does not run the queries of this page',
    },
    { errors: [{}], hadToken: true, title: 'The query was refused' },
  ])('$title for $errors', ({ errors, hadToken, title }) => {
    expect(failureOf(errors, hadToken, null).title).toBe(title);
  });

  it('keeps the errors of the response', () => {
    expect(failureOf([error('UPSTREAM_TIMEOUT'), {}], true, null).details).toEqual([
      'UPSTREAM_TIMEOUT: The message.',
      'An error without a message.',
    ]);
  });
});
