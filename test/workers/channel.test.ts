import { expect, it } from 'vitest';
import type { Port } from '../../src/workers/common/channel.ts';
import { MAX_PENDING_CALLS, openChannel } from '../../src/workers/common/channel.ts';

/** Two ports that are connected. Messages arrive later, as between processes. */
function createPorts(): readonly [Port, Port] {
  const listeners: ((message: unknown) => void)[][] = [[], []];
  const portAt = (own: number, other: number): Port => ({
    send: (message) =>
      void setImmediate(() => {
        for (const listener of listeners[other] ?? []) listener(structuredClone(message));
      }),
    onMessage: (listener) => void listeners[own]?.push(listener),
  });
  return [portAt(0, 1), portAt(1, 0)];
}

const ignore = { onCall: () => null, onEvent: () => undefined };

it('returns the reply to each call, also when the first reply comes last', async () => {
  const [near, far] = createPorts();
  let releaseFirst = (): void => undefined;
  const first = new Promise<void>((resolve) => {
    releaseFirst = resolve;
  });
  openChannel<string, string, string, string>(far, {
    ...ignore,
    onCall: async (body) => {
      if (body === 'one') await first;
      return `reply to ${body}`;
    },
  });
  const channel = openChannel<string, string, string, string>(near, ignore);
  const one = channel.call('one', 10_000);
  expect(await channel.call('two', 10_000)).toBe('reply to two');
  releaseFirst();
  expect(await one).toBe('reply to one');
});

it('a call without a reply in time is undefined, and a late reply is dropped', async () => {
  const [near, far] = createPorts();
  let reply = (_value: string): void => undefined;
  openChannel<string, string, string, string>(far, {
    ...ignore,
    onCall: () =>
      new Promise<string>((resolve) => {
        reply = resolve;
      }),
  });
  const channel = openChannel<string, string, string, string>(near, ignore);
  expect(await channel.call('one', 20)).toBeUndefined();
  reply('late');
  const next = channel.call('two', 10_000);
  await new Promise((resolve) => setImmediate(resolve));
  reply('in time');
  expect(await next).toBe('in time');
});

it('keeps a limited number of calls', async () => {
  const [near] = createPorts();
  const channel = openChannel<string, string, string, string>(near, ignore);
  const waiting = Array.from({ length: MAX_PENDING_CALLS }, () => channel.call('one', 200));
  expect(await channel.call('beyond', 60_000)).toBeUndefined();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([undefined]));
});

it('ignores messages of other modules', async () => {
  const [near, far] = createPorts();
  const events: string[] = [];
  openChannel<string, string, string, string>(far, { ...ignore, onEvent: (event) => events.push(event) });
  for (const message of [{}, { gateway: 'other', body: 1 }, { cmd: 'NODE_other' }]) near.send(message);
  openChannel<string, string, string, string>(near, ignore).notify('an event');
  await expect.poll(() => events).toEqual(['an event']);
});
