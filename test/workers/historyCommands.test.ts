import { expect, it } from 'vitest';
import { MAX_PENDING_CALLS } from '../../src/workers/common/channel.ts';
import type { PrimaryCall } from '../../src/workers/common/messages.ts';
import {
  createHistoryCommands,
  MAX_HISTORY_CALLS,
  MAX_SENT_BYTES,
} from '../../src/workers/worker/historyCommands.ts';

/** A channel whose replies the test gives. */
function createChannel() {
  const replies: ((value: unknown) => void)[] = [];
  const calls: PrimaryCall[] = [];
  return {
    ...{ calls, replies },
    notify: () => undefined,
    call: (body: PrimaryCall) => {
      calls.push(body);
      return new Promise<unknown>((resolve) => void replies.push(resolve));
    },
  };
}

it('sends no further history while too many bytes are on their way', async () => {
  const channel = createChannel();
  const commands = createHistoryCommands(channel);
  const half = Buffer.alloc(MAX_SENT_BYTES / 2);
  const sent = [commands.set('a', half, 'EX', 1), commands.set('b', half, 'EX', 1)];
  expect(await commands.set('c', Buffer.alloc(1), 'EX', 1)).toBeNull();
  expect(channel.calls).toHaveLength(2);
  for (const reply of channel.replies) reply(true);
  await Promise.all(sent);
  const next = commands.set('c', half, 'EX', 1);
  expect(channel.calls).toHaveLength(3);
  channel.replies[2]?.(true);
  await next;
});

it('a request that reads very many histories does not count as a failure of the primary process', async () => {
  const channel = createChannel();
  const commands = createHistoryCommands(channel);
  const reads = Array.from({ length: MAX_HISTORY_CALLS }, (_, index) => commands.getBuffer(`${index}`));
  expect(await commands.getBuffer('beyond')).toBeNull();
  expect(await commands.set('beyond', Buffer.alloc(1), 'EX', 1)).toBeNull();
  expect(channel.calls).toHaveLength(MAX_HISTORY_CALLS);
  for (const reply of channel.replies) reply(null);
  await Promise.all(reads);
  void commands.getBuffer('next');
  expect(channel.calls.at(-1)).toEqual({ name: 'getHistory', key: 'next' });
});

it('leaves room for other calls on the channel', () => {
  expect(MAX_HISTORY_CALLS).toBeLessThanOrEqual(MAX_PENDING_CALLS / 2);
});

it('rejects without a reply, as a Redis that does not respond', async () => {
  const channel = createChannel();
  const commands = createHistoryCommands(channel);
  const read = commands.getBuffer('a');
  channel.replies[0]?.(undefined);
  await expect(read).rejects.toThrow('no reply in time');
});

it('copies the bytes out of the message', async () => {
  const channel = createChannel();
  const message = Buffer.from('before a history after');
  const read = createHistoryCommands(channel).getBuffer('a');
  channel.replies[0]?.(message.subarray(7, 16));
  const packed = await read;
  expect(packed?.toString()).toBe('a history');
  expect(packed?.buffer.byteLength).toBe(9);
});
