import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  createExportRetry,
  delayMs,
  MAX_OUTAGE_MS,
  MAX_TRIES,
  UpstreamGone,
} from '../../src/export/source/exportRetry.ts';
import type { UpstreamErrorCode, UpstreamErrorFacts } from '../../src/upstream/errors/upstreamError.ts';
import { UpstreamError } from '../../src/upstream/errors/upstreamError.ts';
import type { UpstreamResult } from '../../src/upstream/response/response.ts';

type Outcome = UpstreamResult | Error;

const failed = (code: UpstreamErrorCode, facts: UpstreamErrorFacts = {}) =>
  new UpstreamError(code, `the message of ${code}`, facts);
const broken = (extensions: Record<string, string> = {}): UpstreamResult => ({
  data: {},
  errors: [new GraphQLError('no', { extensions })],
});
const there: UpstreamResult = { data: { __typename: 'Query' } };
const refused = failed('UPSTREAM_UNAUTHENTICATED', { status: 401 });
const absent = failed('UPSTREAM_UNAVAILABLE', { connectionLost: true });

/** An upstream whose responses depend on the time in milliseconds, and a clock that moves only by waiting. */
function patient(operation: (atMs: number) => Outcome, ping: (atMs: number) => Outcome = () => there) {
  let clockMs = 0;
  const counts = { sent: 0, pings: 0, renewals: 0 };
  const response = async (outcome: Outcome): Promise<UpstreamResult> => {
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const patience = createExportRetry({
    now: () => clockMs,
    sleep: async (ms) => {
      clockMs += ms;
    },
    random: () => 0,
    onRetry: () => undefined,
    ping: () => {
      counts.pings += 1;
      return response(ping(clockMs));
    },
    renewToken: async () => {
      counts.renewals += 1;
    },
  });
  const run = () =>
    patience(() => {
      counts.sent += 1;
      return response(operation(clockMs));
    });
  return { run, counts, clockMs: () => clockMs };
}

describe('an operation that fails while the upstream answers others', () => {
  it.each([
    { name: 'no connection', outcome: absent, tries: MAX_TRIES.away + 1 },
    { name: 'no time', outcome: failed('UPSTREAM_TIMEOUT'), tries: MAX_TRIES.away + 1 },
    { name: 'half a response', outcome: failed('UPSTREAM_BAD_RESPONSE'), tries: MAX_TRIES.away + 1 },
    { name: 'a refused token', outcome: refused, tries: MAX_TRIES.refused + 1 },
    { name: 'a redirect', outcome: failed('UPSTREAM_BAD_RESPONSE', { status: 302 }), tries: 4 },
    {
      name: 'a failure that stays',
      outcome: failed('UPSTREAM_UNAVAILABLE', { extensions: { retryPolicy: 'NO_RETRY' } }),
      tries: 1,
    },
  ])('is sent $tries times for $name, then its error is final', async ({ outcome, tries }) => {
    const { run, counts } = patient(() => outcome);
    expect(await run()).toEqual({ data: null, errors: [outcome] });
    expect(counts.sent).toBe(tries);
  });

  it.each([
    { name: 'an error in a part', outcome: broken(), tries: MAX_TRIES.parts },
    { name: 'an error that stays', outcome: broken({ retryPolicy: 'NO_RETRY' }), tries: 1 },
    { name: 'a refused operation', outcome: { ...broken(), status: 400 }, tries: 1 },
    { name: 'a failing server', outcome: { ...broken(), status: 500 }, tries: MAX_TRIES.away + 1 },
  ])('is sent $tries times for $name, then its response is final', async ({ outcome, tries }) => {
    const { run, counts } = patient(() => outcome);
    expect(await run()).toBe(outcome);
    expect(counts.sent).toBe(tries);
  });

  it('is not sent again for an internal error', async () => {
    const { run, counts } = patient(() => new TypeError('ours'));
    await expect(run()).rejects.toThrow('ours');
    expect(counts.sent).toBe(1);
  });
});

describe('an upstream that fails', () => {
  it.each([
    { name: 'refuses connections', outcome: absent },
    { name: 'answers 503', outcome: failed('UPSTREAM_UNAVAILABLE', { status: 503 }) },
    { name: 'answers 503 with GraphQL errors', outcome: { ...broken(), status: 503 } },
    {
      name: 'is left alone by the breaker',
      outcome: failed('UPSTREAM_UNAVAILABLE', { retryAfterSeconds: 30 }),
    },
  ])('for five minutes and $name gives its response afterwards', async ({ outcome }) => {
    const at = (atMs: number) => (atMs < 300_000 ? outcome : there);
    const { run, clockMs } = patient(at, at);
    expect(await run()).toBe(there);
    expect(clockMs()).toBeLessThan(345_000);
  });

  it('for longer than an outage may take ends this operation and all others', async () => {
    const { run, counts, clockMs } = patient(
      () => absent,
      () => absent,
    );
    await expect(run()).rejects.toEqual(new UpstreamGone(absent));
    expect(clockMs()).toBeGreaterThanOrEqual(MAX_OUTAGE_MS);
    const { sent } = counts;
    await expect(run()).rejects.toThrow(UpstreamGone);
    expect(counts.sent).toBe(sent);
  });

  it('between two pings only is not the fault of the operation', async () => {
    let pings = 0;
    const { run } = patient(
      (atMs) => (atMs < 100_000 ? absent : there),
      () => {
        pings += 1;
        return pings % 2 === 1 ? there : absent;
      },
    );
    expect(await run()).toBe(there);
  });

  it('refuses the token at all times ends the operation within seconds', async () => {
    const { run, counts, clockMs } = patient(
      () => refused,
      () => refused,
    );
    await expect(run()).rejects.toEqual(new UpstreamGone(refused));
    expect(counts).toEqual({ sent: MAX_TRIES.refused, pings: 1, renewals: MAX_TRIES.refused - 1 });
    expect(clockMs()).toBeLessThan(5_000);
  });

  it('refuses a token that ended during an outage gets the next one', async () => {
    let sent = 0;
    const { run, counts } = patient(
      () => {
        sent += 1;
        if (sent <= MAX_TRIES.away) return absent;
        return counts.renewals === 0 ? refused : there;
      },
      () => refused,
    );
    expect(await run()).toBe(there);
  });
});

describe('Retry-After', () => {
  const limited = (retryAfterSeconds: number) => failed('UPSTREAM_RATE_LIMITED', { retryAfterSeconds });

  it('is waited for before the next try', async () => {
    const { run, counts, clockMs } = patient((atMs) => (atMs === 0 ? limited(420) : there));
    expect(await run()).toBe(there);
    expect({ ...counts, clockMs: clockMs() }).toEqual({ sent: 2, pings: 0, renewals: 0, clockMs: 420_250 });
  });

  it('that is longer than an outage may take ends the export at once', async () => {
    const { run, counts, clockMs } = patient(() => limited(3_600));
    await expect(run()).rejects.toMatchObject({ code: 'UPSTREAM_RATE_LIMITED' });
    expect({ sent: counts.sent, clockMs: clockMs() }).toEqual({ sent: 1, clockMs: 0 });
  });
});

describe('the delay', () => {
  it.each([
    { tries: 1, retryAfterMs: 0, random: 0, ms: 250 },
    { tries: 1, retryAfterMs: 0, random: 1, ms: 500 },
    { tries: 4, retryAfterMs: 0, random: 1, ms: 4_000 },
    { tries: 30, retryAfterMs: 0, random: 1, ms: 30_000 },
    { tries: 1, retryAfterMs: 10_000, random: 0, ms: 10_250 },
  ])(
    'is $ms ms after try $tries, with a Retry-After of $retryAfterMs ms',
    ({ tries, retryAfterMs, random, ms }) => {
      expect(delayMs(tries, retryAfterMs, random)).toBe(ms);
    },
  );
});
