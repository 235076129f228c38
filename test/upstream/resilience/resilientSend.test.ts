import { describe, expect, it } from 'vitest';
import { resilientSend } from '../../../src/upstream/resilience/resilientSend.ts';
import { json, reset } from '../../support/upstream/httpServer.ts';
import { failure, mutation, query, recordEvents, startSequence, withoutProbes } from './support.ts';

const now = () => 0;
const good = json({ data: { a: 1 } });

function options(overrides: { maxInFlight?: number; maxWaiting?: number } = {}) {
  const { events, reported } = recordEvents();
  return {
    reported: reported,
    options: {
      maxInFlight: 64,
      maxWaiting: 100,
      ...overrides,
      now,
      random: () => 0,
      events,
      availability: withoutProbes(now),
    },
  };
}

const noSleep = async (): Promise<void> => undefined;

describe('all of it together', () => {
  it('does not retry what the breaker refuses', async () => {
    const { server, send } = await startSequence(reset);
    const { reported, options: given } = options();
    const resilient = resilientSend(send, { ...given, sleep: noSleep });
    for (let attempt = 0; attempt < 5; attempt += 1) await failure(resilient(query));
    expect(server.requests).toHaveLength(20);
    expect(await failure(resilient(query))).toMatchObject({
      message: expect.stringContaining('no requests are sent'),
    });
    expect(server.requests).toHaveLength(20);
    expect(reported.filter((entry) => entry === 'broken')).toHaveLength(1);
  });

  it('does not count as in flight while it waits for the next try', async () => {
    const { server, send } = await startSequence(json('', 503), good);
    const { options: given } = options({ maxInFlight: 1, maxWaiting: 0 });
    let other: Promise<unknown> = Promise.resolve();
    const resilient = resilientSend(send, {
      ...given,
      sleep: async () => {
        other = resilient({ ...query, query: '{other}' });
        await other;
      },
    });
    expect((await resilient(query)).status).toBe(200);
    expect(await other).toMatchObject({ status: 200 });
    expect(server.requests).toHaveLength(3);
  });

  it('sends a mutation once, whatever happens', async () => {
    const responses = [reset, json('', 503), json('', 429), json('', 401), json('{"da')];
    for (const respond of responses) {
      const { server, send } = await startSequence(respond, good);
      const { options: given } = options();
      await resilientSend(send, { ...given, sleep: noSleep })(mutation).catch(() => undefined);
      expect(server.requests).toHaveLength(1);
    }
  });
});
