import { describe, expect, it } from 'vitest';
import { createOperationRate } from '../../../src/export/source/operationRate.ts';

/** A clock that jumps to the next event as soon as nothing else is left to do. */
function virtualClock() {
  let nowMs = 0;
  const events: { readonly atMs: number; readonly resolve: () => void }[] = [];
  return {
    now: () => nowMs,
    sleep: (delayMs: number) =>
      new Promise<void>((resolve) => {
        events.push({ atMs: nowMs + delayMs, resolve });
        events.sort((one, other) => one.atMs - other.atMs);
      }),
    runUntil: async (isDone: () => boolean): Promise<void> => {
      while (!isDone()) {
        await new Promise(setImmediate);
        const next = events.shift();
        if (next === undefined) continue;
        nowMs = Math.max(nowMs, next.atMs);
        next.resolve();
      }
    },
  };
}

interface Upstream {
  /** Operations that the upstream accepts in any second. */
  readonly limit: number;
  readonly latencyMs: number;
  readonly retryAfterMs: number;
  readonly maxPerSecond?: number;
}

/** Sends operations with 16 at once, each until it is accepted. */
async function send(count: number, upstream: Upstream) {
  const clock = virtualClock();
  const rate = createOperationRate({ maxPerSecond: null, ...upstream, now: clock.now, sleep: clock.sleep });
  const acceptedAtMs: number[] = [];
  const sentAtMs: number[] = [];
  let rejected = 0;
  let started = 0;
  let ended = 0;
  const worker = async (): Promise<void> => {
    while (started < count) {
      started += 1;
      for (let isAccepted = false; !isAccepted; ) {
        await rate.waitForTurn();
        const atMs = clock.now();
        sentAtMs.push(atMs);
        isAccepted = acceptedAtMs.filter((other) => other > atMs - 1_000).length < upstream.limit;
        if (isAccepted) acceptedAtMs.push(atMs);
        else rejected += 1;
        await clock.sleep(upstream.latencyMs);
        if (isAccepted) rate.onAccepted();
        else rate.onRejected(atMs, upstream.retryAfterMs);
      }
    }
    ended += 1;
  };
  const workers = Promise.all(Array.from({ length: 16 }, worker));
  await clock.runUntil(() => ended === 16);
  await workers;
  return { share: rejected / sentAtMs.length, rejected, sentAtMs, seconds: clock.now() / 1_000 };
}

describe('an upstream with a rate limit', () => {
  it.each([
    { limit: 10, latencyMs: 20, retryAfterMs: 1_000 },
    { limit: 10, latencyMs: 200, retryAfterMs: 1_000 },
    { limit: 10, latencyMs: 200, retryAfterMs: 0 },
    { limit: 3, latencyMs: 200, retryAfterMs: 1_000 },
    { limit: 50, latencyMs: 200, retryAfterMs: 2_000 },
  ])('rejects fewer than 2 % of the operations: $limit in a second, $latencyMs ms', async (upstream) => {
    const { share, seconds } = await send(1_000, upstream);
    expect(share).toBeLessThan(0.02);
    // Of what the upstream allows, most is used.
    expect(1_000 / seconds).toBeGreaterThan(upstream.limit / 2);
  });

  it('gets no operation before Retry-After has passed', async () => {
    const { sentAtMs, rejected } = await send(40, { limit: 10, latencyMs: 10, retryAfterMs: 30_000 });
    expect(rejected).toBeGreaterThan(0);
    const pauses = sentAtMs.map((atMs, index) => atMs - (sentAtMs[index - 1] ?? atMs));
    expect(Math.max(...pauses)).toBeGreaterThanOrEqual(29_000);
  });
});

describe('an upstream without a rate limit', () => {
  it('gets as many operations as may be in flight', async () => {
    const { seconds, rejected } = await send(1_000, { limit: 10_000, latencyMs: 200, retryAfterMs: 0 });
    expect(rejected).toBe(0);
    // 16 at once with 200 ms each are 80 in a second, and the start is slower.
    expect(seconds).toBeLessThan(1_000 / 80 + 3);
  });

  it('gets no more than --max-rps in a second', async () => {
    const { sentAtMs } = await send(100, { limit: 10_000, latencyMs: 1, retryAfterMs: 0, maxPerSecond: 4 });
    const most = sentAtMs.map(
      (fromMs) => sentAtMs.filter((at) => at >= fromMs && at < fromMs + 1_000).length,
    );
    expect(Math.max(...most)).toBeLessThanOrEqual(5);
  });
});
