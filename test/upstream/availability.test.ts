import { describe, expect, it } from 'vitest';
import { watchAvailability } from '../../src/upstream/availability.ts';
import { json } from './httpServer.ts';
import { query, reset, upstream } from './resilience/support.ts';

describe('availability', () => {
  it.each([
    { why: 'HTTP 502', answer: json('', 502), code: 'UPSTREAM_UNAVAILABLE' },
    { why: 'HTTP 503', answer: json('', 503), code: 'UPSTREAM_UNAVAILABLE' },
    { why: 'HTTP 504', answer: json('', 504), code: 'UPSTREAM_TIMEOUT' },
    { why: 'a lost connection', answer: reset, code: 'UPSTREAM_UNAVAILABLE' },
    { why: 'HTTP 200', answer: json({ data: {} }), code: null },
    { why: 'HTTP 401', answer: json('', 401), code: null },
    { why: 'HTTP 500', answer: json('', 500), code: null },
  ])('after three of $why in a row is $code, for a while', async ({ answer, code }) => {
    const { send } = await upstream(answer);
    let nowMs = 0;
    const watched = watchAvailability(send, () => nowMs);
    expect(watched.unavailability()).toBeNull();
    for (let asked = 0; asked < 3; asked += 1) {
      expect(watched.unavailability()).toBeNull();
      await watched.send(query).catch(() => undefined);
    }
    expect(watched.unavailability()).toBe(code);
    nowMs = 14_999;
    expect(watched.unavailability()).toBe(code);
    nowMs = 15_000;
    expect(watched.unavailability()).toBeNull();
  });

  it('is back with the first answer', async () => {
    const { send } = await upstream(reset, reset, reset, json({ data: {} }));
    const watched = watchAvailability(send, () => 0);
    for (let asked = 0; asked < 4; asked += 1) await watched.send(query).catch(() => undefined);
    expect(watched.unavailability()).toBeNull();
  });
});
