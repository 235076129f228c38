import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../src/upstream/errors/upstreamError.ts';
import { adviceOnError, adviceOnResponse } from '../../../src/upstream/resilience/retryAdvice.ts';

const explained = (retryPolicy: string): string =>
  JSON.stringify({ data: null, errors: [{ message: 'no', extensions: { name: 'X', retryPolicy } }] });

describe('adviceOnResponse', () => {
  it.each([
    { status: 200, body: explained('RETRY'), advice: null },
    { status: 400, body: '{}', advice: null },
    { status: 401, body: explained('RETRY'), advice: null },
    { status: 403, body: '{}', advice: null },
    { status: 500, body: '{}', advice: null },
    { status: 501, body: '{}', advice: null },
    { status: 429, body: '{}', advice: 'rate_limited' },
    { status: 502, body: '<html>', advice: 'unavailable' },
    { status: 503, body: '', advice: 'unavailable' },
    { status: 504, body: '{}', advice: 'timeout' },
    { status: 503, body: explained('RETRY'), advice: 'unavailable' },
    { status: 503, body: explained('NO_RETRY'), advice: null },
    { status: 429, body: explained('NO_RETRY'), advice: null },
    // A word in a message, or in something that is no response, is no policy.
    { status: 503, body: '{"errors":[{"message":"NO_RETRY"}]}', advice: 'unavailable' },
    { status: 503, body: 'NO_RETRY {', advice: 'unavailable' },
    { status: 503, body: '{"errors":"NO_RETRY"}', advice: 'unavailable' },
  ])('of HTTP $status with $body is $advice', ({ status, body, advice }) => {
    expect(adviceOnResponse({ status, headers: {}, body: [Buffer.from(body)] })?.reason ?? null).toBe(advice);
  });

  it('says what Retry-After says', () => {
    const response = { status: 503, headers: { 'retry-after': '7' }, body: [] };
    expect(adviceOnResponse(response)).toEqual({ reason: 'unavailable', retryAfterSeconds: 7 });
  });
});

describe('adviceOnError', () => {
  it.each([
    {
      error: new UpstreamError('UPSTREAM_UNAVAILABLE', 'reset', { connectionLost: true }),
      advice: 'connection',
    },
    {
      error: new UpstreamError('UPSTREAM_BAD_RESPONSE', 'truncated', { connectionLost: true }),
      advice: 'connection',
    },
    { error: new UpstreamError('UPSTREAM_TIMEOUT', 'one try ran out of time'), advice: null },
    { error: new UpstreamError('UPSTREAM_UNAVAILABLE', 'shed', { isOverload: true }), advice: null },
    { error: new UpstreamError('UPSTREAM_BAD_RESPONSE', 'too large'), advice: null },
    { error: new Error('the client went away'), advice: null },
    { error: 'text', advice: null },
  ])('of $error is $advice', ({ error, advice }) => {
    expect(adviceOnError(error)?.reason ?? null).toBe(advice);
  });
});
