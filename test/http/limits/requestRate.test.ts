import { describe, expect, it } from 'vitest';
import { MAX_TRACKED_CLIENTS } from '../../../src/gateway/execution/clientOperations.ts';
import { limitRequestRate } from '../../../src/http/limits/requestRate.ts';

const MINUTE_MS = 60_000;

function createRate(perMinute: number) {
  const clock = { nowMs: 1_000_000 };
  const take = limitRequestRate(perMinute, () => clock.nowMs);
  const allowed = (client: string, requests: number): number =>
    Array.from({ length: requests }, () => take(client)).filter((wait) => wait === null).length;
  return { clock, take, allowed };
}

describe('the rate of requests', () => {
  it.each([1, 2, 3, 7, 60, 999, 1_000_000])(
    'allows all %d requests of a minute at once, and no more',
    (perMinute) => {
      const { allowed } = createRate(perMinute);
      expect(allowed('a', perMinute + 5)).toBe(perMinute);
    },
  );

  it('says when the next request is allowed, in whole seconds', () => {
    const { clock, take, allowed } = createRate(3);
    allowed('a', 3);
    expect(take('a')).toBe(20);
    clock.nowMs += 500;
    expect(take('a')).toBe(20);
    clock.nowMs += 19_499;
    expect(take('a')).toBe(1);
    clock.nowMs += 1;
    expect(take('a')).toBeNull();
    expect(take('a')).toBe(20);
  });

  it('does not count refused requests', () => {
    const { clock, allowed } = createRate(3);
    expect(allowed('a', 1_000)).toBe(3);
    clock.nowMs += MINUTE_MS;
    expect(allowed('a', 1_000)).toBe(3);
  });

  it('is that of the limit over a long time', () => {
    const { clock, allowed } = createRate(60);
    let requests = 0;
    for (let second = 0; second < 600; second += 1) {
      requests += allowed('a', 5);
      clock.nowMs += 1_000;
    }
    expect(requests).toBe(60 + 599);
  });

  it('is counted for each client', () => {
    const { allowed } = createRate(3);
    expect(allowed('a', 100)).toBe(3);
    expect(allowed('b', 100)).toBe(3);
  });

  it('forgets the client that sent nothing for the longest time when there are too many', () => {
    const { take } = createRate(1);
    for (let client = 0; client < MAX_TRACKED_CLIENTS; client += 1) take(`client ${client}`);
    expect(take('client 0')).not.toBeNull();
    take('one more');
    expect(take('client 0')).not.toBeNull();
    expect(take('client 1')).toBeNull();
  });
});
