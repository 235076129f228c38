import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../src/upstream/errors/upstreamError.ts';
import { readResponse } from '../../../src/upstream/response/response.ts';

const DENIED = {
  message: 'Insufficient permissions to perform the operation',
  extensions: { name: 'PERMISSION_DENIED', retryPolicy: 'NO_RETRY' },
};

function read(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readResponse({ status, headers, body: [Buffer.from(text)] });
}

function failure(status: number, body: unknown, headers: Record<string, string> = {}): UpstreamError {
  try {
    const result = read(status, body, headers);
    return expect.fail(`expected a failure, got ${JSON.stringify(result)}`);
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}

describe('a result', () => {
  it.each([
    ['data', 200, { data: { a: 1 } }, { data: { a: 1 } }],
    ['data, errors null', 200, { data: { a: 1 }, errors: null }, { data: { a: 1 } }],
    ['data, errors empty', 200, { data: { a: 1 }, errors: [] }, { data: { a: 1 } }],
    ['another 2xx', 202, { data: {} }, { data: {} }],
    ['extensions, left out', 200, { data: {}, extensions: { secret: 1 }, more: 1 }, { data: {} }],
  ])('%s', (_, status, body, expected) => {
    expect(read(status, body)).toEqual(expected);
  });

  it('keeps what came beside the errors', () => {
    const result = read(200, { data: { a: 1, b: null }, errors: [{ message: 'no b', path: ['b'] }] });
    expect(result.data).toEqual({ a: 1, b: null });
    expect(result.errors?.map((error) => error.toJSON())).toEqual([
      { message: 'no b', path: ['b'], extensions: { code: 'UPSTREAM_ERROR' } },
    ]);
    expect(result.status).toBeUndefined();
  });

  it.each([400, 403, 404, 415, 500, 502, 503, 504])('HTTP %i with GraphQL errors', (status) => {
    const result = read(status, { data: null, errors: [DENIED] });
    expect(result).toMatchObject({ data: null, status });
    expect(result.errors?.map(({ message }) => message)).toEqual([DENIED.message]);
  });

  it('has data null when only errors came', () => {
    expect(read(200, { errors: [DENIED] }).data).toBeNull();
    expect(read(400, { errors: [DENIED] }).data).toBeNull();
  });
});

describe('no result', () => {
  it.each([
    ['an empty body', 200, ''],
    ['HTML', 200, '<html></html>'],
    ['truncated JSON', 200, '{"data":{"a":'],
    ['two documents', 200, '{"data":{}}{"data":{}}'],
    ['null', 200, 'null'],
    ['a string', 200, '"data"'],
    ['a list', 200, [{ data: {} }]],
    ['an empty object', 200, {}],
    ['data null alone', 200, { data: null }],
    ['data null, errors empty', 200, { data: null, errors: [] }],
    ['data a list', 200, { data: [] }],
    ['data a string', 200, { data: 'a' }],
    ['data a list beside errors', 200, { data: [], errors: [DENIED] }],
    ['errors an object', 200, { data: {}, errors: { message: 'a' } }],
    ['errors a string', 200, { data: {}, errors: 'a' }],
    ['a redirect', 302, { data: {} }],
    ['a redirect with errors', 307, { data: null, errors: [DENIED] }],
    ['not modified', 304, ''],
    ['no content', 204, ''],
    ['HTTP 400 without errors', 400, { message: 'bad' }],
    ['HTTP 403 with data', 403, { data: { a: 1 } }],
    ['HTTP 404 with HTML', 404, '<html></html>'],
    ['HTTP 400 with errors that are not GraphQL', 400, { errors: ['bad'] }],
    ['HTTP 400 with errors empty', 400, { errors: [] }],
  ])('%s is UPSTREAM_BAD_RESPONSE', (_, status, body) => {
    expect(failure(status, body)).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', status });
  });

  it.each([
    [500, 'UPSTREAM_UNAVAILABLE'],
    [502, 'UPSTREAM_UNAVAILABLE'],
    [503, 'UPSTREAM_UNAVAILABLE'],
    [504, 'UPSTREAM_TIMEOUT'],
    [401, 'UPSTREAM_UNAUTHENTICATED'],
    [429, 'UPSTREAM_RATE_LIMITED'],
  ])('HTTP %i without GraphQL errors is %s', (status, code) => {
    for (const body of ['', '<html>secret</html>', {}, { data: { secret: 1 } }, { errors: ['secret'] }]) {
      const error = failure(status, body);
      expect(error.toJSON()).toEqual({
        message: expect.stringContaining(`(HTTP ${status})`),
        extensions: { code },
      });
      expect(JSON.stringify(error)).not.toContain('secret');
    }
  });

  it.each([
    [401, 'UPSTREAM_UNAUTHENTICATED'],
    [429, 'UPSTREAM_RATE_LIMITED'],
  ])('HTTP %i stays %s with GraphQL errors, and shows their name', (status, code) => {
    const error = failure(status, { data: null, errors: [DENIED] });
    expect(error.extensions).toEqual({ code, name: 'PERMISSION_DENIED', retryPolicy: 'NO_RETRY' });
    expect(error.message).not.toContain(DENIED.message);
  });
});

describe('Retry-After', () => {
  const date = 'Mon, 12 Jan 2026 11:00:00 GMT';
  it.each([
    ['seconds', { 'retry-after': '7' }, 7],
    ['zero', { 'retry-after': '0' }, 0],
    ['a date', { date, 'retry-after': 'Mon, 12 Jan 2026 11:01:30 GMT' }, 90],
    ['a date that has passed', { date, 'retry-after': 'Mon, 12 Jan 2026 10:00:00 GMT' }, 0],
    ['a date without the upstream’s own', { 'retry-after': 'Mon, 12 Jan 2026 11:01:30 GMT' }, undefined],
    ['negative', { 'retry-after': '-1' }, undefined],
    ['negative, beside a date', { date, 'retry-after': '-1' }, undefined],
    ['a fraction, beside a date', { date, 'retry-after': '1.5' }, undefined],
    ['more than a day', { 'retry-after': '100000' }, 300],
    ['more than a number holds', { 'retry-after': '9'.repeat(400) }, 300],
    ['a date in the far future', { date, 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, 300],
    ['a date that is none', { date, 'retry-after': 'Mon, 99 Foo 2026 11:01:30 GMT' }, undefined],
    ['nonsense', { date, 'retry-after': 'soon' }, undefined],
    ['nothing', {}, undefined],
  ])('%s', (_, headers, expected) => {
    expect(failure(429, '', headers).retryAfterSeconds).toBe(expected);
  });
});
