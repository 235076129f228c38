import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { delayMs, MAX_TRIES, MAX_TRIES_FOR_PARTS, withPatience } from '../../src/export/patience.ts';
import { UpstreamError } from '../../src/upstream/errors.ts';
import type { UpstreamResult } from '../../src/upstream/response.ts';

const broken = (extensions: Record<string, string> = {}): UpstreamResult => ({
  data: {},
  errors: [new GraphQLError('no', { extensions })],
});

const cases: readonly {
  readonly name: string;
  readonly outcome: UpstreamResult | Error;
  readonly tries: number;
}[] = [
  { name: 'an answer', outcome: { data: {} }, tries: 1 },
  { name: 'no connection', outcome: new UpstreamError('UPSTREAM_UNAVAILABLE', 'x'), tries: MAX_TRIES },
  { name: 'no time', outcome: new UpstreamError('UPSTREAM_TIMEOUT', 'x'), tries: MAX_TRIES },
  { name: 'too many requests', outcome: new UpstreamError('UPSTREAM_RATE_LIMITED', 'x'), tries: MAX_TRIES },
  { name: 'half an answer', outcome: new UpstreamError('UPSTREAM_BAD_RESPONSE', 'x'), tries: MAX_TRIES },
  { name: 'a wrong token', outcome: new UpstreamError('UPSTREAM_UNAUTHENTICATED', 'x'), tries: 1 },
  { name: 'a fault of ours', outcome: new TypeError('x'), tries: 1 },
  { name: 'an error in a part', outcome: broken(), tries: MAX_TRIES_FOR_PARTS },
  { name: 'an error that stays', outcome: broken({ retryPolicy: 'NO_RETRY' }), tries: 1 },
  { name: 'a refused operation', outcome: { ...broken(), status: 400 }, tries: 1 },
  { name: 'a failing server', outcome: { ...broken(), status: 500 }, tries: MAX_TRIES },
];

describe('an operation', () => {
  it.each(cases)('is sent $tries times for $name', async ({ outcome, tries }) => {
    let sent = 0;
    const waited: number[] = [];
    const execute = withPatience(
      async () => {
        sent += 1;
        if (outcome instanceof Error) throw outcome;
        return outcome;
      },
      { sleep: async (ms) => void waited.push(ms), random: () => 0, onRetry: () => undefined },
    );
    expect(await execute('', {}).catch((error: unknown) => error)).toBe(outcome);
    expect(sent).toBe(tries);
    expect(waited).toHaveLength(tries - 1);
  });

  it('gets its answer when upstream recovers', async () => {
    const outcomes = [
      new UpstreamError('UPSTREAM_RATE_LIMITED', 'x', { retryAfterSeconds: 7 }),
      { data: { a: 1 } },
    ];
    const waited: number[] = [];
    const execute = withPatience(
      async () => {
        const outcome = outcomes.shift() ?? new TypeError('asked once more');
        if (outcome instanceof Error) throw outcome;
        return outcome;
      },
      { sleep: async (ms) => void waited.push(ms), random: () => 0, onRetry: () => undefined },
    );
    expect(await execute('', {})).toEqual({ data: { a: 1 } });
    expect(waited).toEqual([7_250]);
  });
});

describe('the delay', () => {
  it.each([
    { tries: 1, retryAfterMs: 0, random: 0, ms: 250 },
    { tries: 1, retryAfterMs: 0, random: 1, ms: 500 },
    { tries: 4, retryAfterMs: 0, random: 1, ms: 4_000 },
    { tries: 30, retryAfterMs: 0, random: 1, ms: 60_000 },
    { tries: 1, retryAfterMs: 10_000, random: 0, ms: 10_250 },
    { tries: 1, retryAfterMs: 9_999_999, random: 0, ms: 300_250 },
  ])('is $ms ms after try $tries, told $retryAfterMs ms', ({ tries, retryAfterMs, random, ms }) => {
    expect(delayMs(tries, retryAfterMs, random)).toBe(ms);
  });
});
