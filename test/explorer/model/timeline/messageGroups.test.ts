import { expect, it } from 'vitest';
import { groupMessages, messagesOfKey } from '../../../../src/explorer/model/timeline/messageGroups.ts';
import type { Tick } from '../../../../src/explorer/model/timeline/timelineModel.ts';

function tick(number: number, atMs: number, lane = 'visitor'): Tick {
  const key = `message-${number}`;
  return { key, lane, atMs, messageId: `m${number}`, author: 'Visitor', createdAt: String(atMs) };
}

/** Not in the order of time, and in two lanes. */
const ticks = [tick(1, 0), tick(2, 30), tick(3, 10), tick(4, 11, 'person-7'), tick(5, 54), tick(6, 53)];
const keysOf = (scale: number) => groupMessages(ticks, (ms) => ms * scale, 24).map(({ key }) => key);

it('groups messages of a lane that are closer than a target', () => {
  expect(keysOf(1)).toEqual([
    'message-1..message-3',
    'message-4..message-4',
    'message-2..message-6',
    'message-5..message-5',
  ]);
});

it('targets of a lane never overlap, and all messages are in a group', () => {
  for (const scale of [0.1, 0.5, 1, 2, 40]) {
    const groups = groupMessages(ticks, (ms) => ms * scale, 24);
    expect(groups.flatMap((group) => group.ticks)).toHaveLength(ticks.length);
    const visitor = groups.filter(({ lane }) => lane === 'visitor');
    visitor.slice(1).forEach(({ atMs }, index) => {
      expect((atMs - (visitor[index]?.atMs ?? 0)) * scale).toBeGreaterThanOrEqual(24);
    });
  }
});

it('has a group for each message when there is room', () => {
  expect(keysOf(40)).toHaveLength(ticks.length);
});

it('finds the messages of a group after the zoom changed', () => {
  expect(messagesOfKey('message-1..message-2', ticks).map(({ key }) => key)).toEqual([
    ...['message-1', 'message-3', 'message-2'],
  ]);
  expect(messagesOfKey('contact-1', ticks)).toEqual([]);
  expect(messagesOfKey('message-1..message-9', ticks)).toEqual([]);
});
