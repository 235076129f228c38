import { describe, expect, it } from 'vitest';
import { findProblem } from './support/checkResponse.ts';

const EXPECTED = { a: { b: [1, { c: 'x' }] }, d: null };
const error = (code: string) => ({ message: 'm', extensions: { code } });

describe('the judge of the soak', () => {
  it.each([
    { what: 'all that was expected', status: 200, body: { data: EXPECTED } },
    {
      what: 'less, with a documented error',
      status: 200,
      body: { data: { a: null, d: null }, errors: [error('UPSTREAM_TIMEOUT')] },
    },
    {
      what: 'nothing, with a documented error',
      status: 503,
      body: { errors: [error('UPSTREAM_UNAVAILABLE')] },
    },
  ])('accepts $what', (response) => {
    expect(findProblem(response, EXPECTED)).toBeNull();
  });

  it.each([
    { what: 'less without an error', status: 200, body: { data: { a: null, d: null } } },
    {
      what: 'another value',
      status: 200,
      body: { data: { a: { b: [2, { c: 'x' }] }, d: null }, errors: [error('UPSTREAM_TIMEOUT')] },
    },
    { what: 'more than was expected', status: 200, body: { data: { ...EXPECTED, d: 'of somebody else' } } },
    {
      what: 'a shorter list',
      status: 200,
      body: { data: { a: { b: [1] }, d: null }, errors: [error('UPSTREAM_TIMEOUT')] },
    },
    { what: 'an unknown code', status: 200, body: { data: null, errors: [error('INTERNAL_SERVER_ERROR')] } },
    { what: 'an error without a code', status: 200, body: { data: null, errors: [{ message: 'm' }] } },
    { what: 'a failure without a word', status: 500, body: { data: EXPECTED } },
    { what: 'no JSON object', status: 200, body: 'x' },
  ])('finds $what', (response) => {
    expect(findProblem(response, EXPECTED)).not.toBeNull();
  });
});
