import { setMaxListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Send } from '../../../src/upstream/client.ts';
import { withBreaker } from '../../../src/upstream/resilience/breaker.ts';
import { json, reset } from '../../support/upstream/httpServer.ts';
import { until } from '../../support/waiting/until.ts';
import { failure, holdResponse, query, recordEvents, startSequence, withoutProbes } from './support.ts';

const good = json({ data: { a: 1 } });

function guarding(send: Send, clock: { nowMs: number }) {
  const { events, reported } = recordEvents();
  const now = () => clock.nowMs;
  return { reported, guarded: withBreaker(send, { now, events, availability: withoutProbes(now) }) };
}

const times = (count: number, task: () => Promise<unknown>) =>
  Promise.all(Array.from({ length: count }, () => task().catch(() => undefined)));

describe('the breaker', () => {
  it.each([
    { why: 'lost connections', respond: reset },
    { why: 'HTTP 503', respond: json('', 503) },
  ])('opens on $why, and then nothing is sent', async ({ respond }) => {
    const { server, send } = await startSequence(respond);
    const { reported, guarded } = guarding(send, { nowMs: 0 });
    await times(20, () => guarded(query));
    expect(server.requests).toHaveLength(20);
    expect(await failure(guarded(query))).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryAfterSeconds: 30,
      connectionLost: false,
    });
    expect(server.requests).toHaveLength(20);
    expect(reported).toEqual(['open', 'broken']);
  });

  it.each([
    { why: 'HTTP 401', respond: json('', 401) },
    { why: 'HTTP 429', respond: json('', 429) },
    { why: 'HTTP 500', respond: json('', 500) },
    { why: 'a page', respond: json('<html>', 200) },
  ])('stays closed on $why, which is a response', async ({ respond }) => {
    const { server, send } = await startSequence(respond);
    const { reported, guarded } = guarding(send, { nowMs: 0 });
    await times(30, () => guarded(query));
    expect(server.requests).toHaveLength(30);
    expect(reported).toEqual([]);
  });

  it('lets five probes through after 30 s, and closes when they are good', async () => {
    const clock = { nowMs: 0 };
    const { respond: slow, release } = holdResponse(good);
    const failing = Array.from({ length: 20 }, () => reset);
    const { server, send } = await startSequence(...failing, slow);
    const { reported, guarded } = guarding(send, clock);
    await times(20, () => guarded(query));
    clock.nowMs = 30_000;
    const probes = Array.from({ length: 5 }, () => guarded(query));
    await until(() => server.requests.length === 25);
    expect(await failure(guarded(query))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(server.requests).toHaveLength(25);
    release();
    for (const { status } of await Promise.all(probes)) expect(status).toBe(200);
    expect(reported).toEqual(['open', 'probing', 'broken', 'closed']);
    expect((await guarded(query)).status).toBe(200);
  });

  it('opens again when a probe fails; a probe of an earlier time changes nothing', async () => {
    const clock = { nowMs: 0 };
    const { respond: slow, release } = holdResponse(good);
    const failing = Array.from({ length: 20 }, () => reset);
    const { server, send } = await startSequence(...failing, slow, reset, good);
    const { reported, guarded } = guarding(send, clock);
    await times(20, () => guarded(query));
    clock.nowMs = 30_000;
    const slowProbe = guarded(query);
    await until(() => server.requests.length === 21);
    await failure(guarded(query));
    clock.nowMs = 60_000;
    await guarded(query);
    release();
    await slowProbe;
    expect(reported).toEqual(['open', 'probing', 'open', 'probing']);
    // Four more are needed: the slow one was none of this time's.
    await guarded(query);
    await guarded(query);
    await guarded(query);
    expect(reported.at(-1)).toBe('probing');
    await guarded(query);
    expect(reported.at(-1)).toBe('closed');
  });

  it('learns nothing from clients who go away', async () => {
    const { server, send } = await startSequence(() => undefined);
    const { reported, guarded } = guarding(send, { nowMs: 0 });
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const requests = times(30, () => guarded({ ...query, signal: controller.signal }));
    await until(() => server.requests.length === 30);
    controller.abort(new Error('gone'));
    await requests;
    expect(reported).toEqual([]);
  });
});
