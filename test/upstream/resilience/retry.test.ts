import { describe, expect, it } from 'vitest';
import type { Send } from '../../../src/upstream/client.ts';
import { retryDelayMs, withRetries } from '../../../src/upstream/resilience/retry.ts';
import { sleep as realSleep } from '../../../src/upstream/resilience/sleep.ts';
import { json, reset } from '../../support/upstream/httpServer.ts';
import { failure, mutation, query, recordEvents, startSequence } from './support.ts';

const good = json({ data: { a: 1 } });
const busy = json({ errors: [{ message: 'busy' }] }, 503);
const final = json({ errors: [{ message: 'no', extensions: { retryPolicy: 'NO_RETRY' } }] }, 503);

/** Retries on a clock that moves only while they sleep; `random` is a half. */
function retrying(send: Send, maxTries?: number) {
  const { events, reported } = recordEvents();
  const slept: number[] = [];
  let nowMs = 1_000;
  return {
    slept,
    reported: reported,
    send: withRetries(send, {
      now: () => nowMs,
      random: () => 0.5,
      events,
      maxTries,
      sleep: async (delayMs) => {
        slept.push(delayMs);
        nowMs += delayMs;
      },
    }),
  };
}

describe('a query', () => {
  it.each([
    { why: 'a reset connection', first: reset, slept: [100], reported: ['retry connection'] },
    {
      why: 'a truncated response',
      first: json('{"data', 200, { 'content-length': '99', connection: 'close' }),
      slept: [100],
      reported: ['retry connection'],
    },
    { why: 'HTTP 502', first: json('', 502), slept: [100], reported: ['retry unavailable'] },
    { why: 'HTTP 503', first: busy, slept: [100], reported: ['retry unavailable'] },
    { why: 'HTTP 504', first: json('', 504), slept: [100], reported: ['retry timeout'] },
    {
      why: 'HTTP 429, as late as it asks',
      first: json('', 429, { 'retry-after': '2' }),
      slept: [2_100],
      reported: ['retry rate_limited'],
    },
  ])('is sent again after $why', async ({ first, slept, reported }) => {
    const { server, send } = await startSequence(first, good);
    const retries = retrying(send);
    expect((await retries.send(query)).status).toBe(200);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]).toEqual(server.requests[0]);
    expect(retries).toMatchObject({ slept, reported });
  });

  it('is sent once for a caller that has retries of its own', async () => {
    const { server, send } = await startSequence(busy, good);
    expect((await retrying(send, 1).send(query)).status).toBe(503);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    { why: 'HTTP 400', respond: json('', 400) },
    { why: 'HTTP 401', respond: json('', 401) },
    { why: 'HTTP 500', respond: json('', 500) },
    { why: 'NO_RETRY', respond: final },
    { why: 'more patience than there is', respond: json('', 429, { 'retry-after': '11' }) },
    { why: 'a success', respond: good },
  ])('is not sent again after $why', async ({ respond }) => {
    const { server, send } = await startSequence(respond);
    await retrying(send).send(query);
    expect(server.requests).toHaveLength(1);
  });

  it('gets the last response when all tries are used up', async () => {
    const { server, send } = await startSequence(
      busy,
      reset,
      json('last', 502),
      json('the fourth', 503),
      good,
    );
    const { slept, send: retried } = retrying(send);
    expect(await retried(query)).toMatchObject({ status: 503, body: [Buffer.from('the fourth')] });
    expect(server.requests).toHaveLength(4);
    expect(slept).toEqual([100, 200, 400]);
  });

  it('gets the last error when all tries are used up', async () => {
    const { server, send } = await startSequence(reset);
    expect(await failure(retrying(send).send(query))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(server.requests).toHaveLength(4);
  });

  it.each([
    { deadlineAtMs: 1_100, tries: 1 },
    { deadlineAtMs: 1_101, tries: 2 },
    { deadlineAtMs: 1_301, tries: 3 },
    { deadlineAtMs: undefined, tries: 4 },
  ])('is tried $tries times with a deadline at $deadlineAtMs ms', async ({ deadlineAtMs, tries }) => {
    const { server, send } = await startSequence(busy);
    expect((await retrying(send).send({ ...query, deadlineAtMs })).status).toBe(503);
    expect(server.requests).toHaveLength(tries);
  });

  it('ends with its client, also while it waits', async () => {
    const { server, send } = await startSequence(busy);
    const controller = new AbortController();
    const reason = new Error('the client went away');
    const retried = withRetries(send, {
      now: () => 0,
      random: () => 0.5,
      events: {},
      sleep: (_delayMs, signal) => {
        const waiting = realSleep(60_000, signal);
        controller.abort(reason);
        return waiting;
      },
    });
    expect(await failure(retried({ ...query, signal: controller.signal }))).toBe(reason);
    expect(server.requests).toHaveLength(1);
  });
});

describe('a mutation', () => {
  it.each([
    { why: 'a reset connection', respond: reset },
    { why: 'HTTP 429', respond: json('', 429) },
    { why: 'HTTP 503', respond: busy },
  ])('is sent once, whatever comes: $why', async ({ respond }) => {
    const { server, send } = await startSequence(respond, good);
    const { slept, send: retried } = retrying(send);
    await retried(mutation).catch(() => undefined);
    expect(server.requests).toHaveLength(1);
    expect(slept).toEqual([]);
  });

  it('is what does not say that it is none', async () => {
    const { server, send } = await startSequence(busy, good);
    await retrying(send).send({ query: '{a}', headers: query.headers });
    expect(server.requests).toHaveLength(1);
  });
});

describe('retryDelayMs', () => {
  it.each([
    { attempt: 1, after: undefined, random: 0, delayMs: 0 },
    { attempt: 1, after: undefined, random: 0.5, delayMs: 100 },
    { attempt: 1, after: undefined, random: 1, delayMs: 200 },
    { attempt: 2, after: undefined, random: 1, delayMs: 400 },
    { attempt: 3, after: undefined, random: 1, delayMs: 800 },
    { attempt: 5, after: undefined, random: 1, delayMs: 3_200 },
    { attempt: 6, after: undefined, random: 1, delayMs: 5_000 },
    { attempt: 2_000, after: undefined, random: 1, delayMs: 5_000 },
    { attempt: 1, after: 0, random: 0.5, delayMs: 100 },
    { attempt: 1, after: 3, random: 0, delayMs: 3_000 },
    { attempt: 2, after: 3, random: 0.5, delayMs: 3_200 },
    { attempt: 1, after: 10, random: 0, delayMs: 10_000 },
    { attempt: 1, after: 11, random: 0, delayMs: null },
    { attempt: 1, after: 999_999_999, random: 0, delayMs: null },
  ])(
    'waits $delayMs ms after try $attempt, with a Retry-After of $after s and the random number $random',
    ({ attempt, after, random, delayMs }) => {
      expect(retryDelayMs(attempt, after, random)).toBe(delayMs);
    },
  );
});
