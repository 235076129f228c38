import { describe, expect, it } from 'vitest';
import { shardInterval, windowsOf } from '../../src/export/files/windows.ts';
import type { Interval } from '../../src/upstream/closedConversations/interval.ts';
import { holds, requestBounds } from '../../src/upstream/closedConversations/interval.ts';
import { interval } from '../support/export/testExport.ts';

const MONTH = interval('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z');

/** Whether the parts are the whole: none overlaps another, and nothing lies between them. */
function tile(whole: Interval, parts: readonly Interval[]): boolean {
  const bounds = parts.flatMap(({ from, to }) => [from, to]);
  const joints = bounds.slice(1, -1);
  const touches = joints.every((bound, index) => index % 2 === 1 || bound === joints[index + 1]);
  return touches && bounds[0] === whole.from && bounds.at(-1) === whole.to;
}

describe('windows', () => {
  it.each([
    { name: 'a month', of: MONTH, count: 31 },
    { name: 'a day', of: interval('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'), count: 16 },
    { name: 'an hour', of: interval('2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z'), count: 6 },
    { name: 'a millisecond', of: { from: MONTH.from, to: MONTH.from + 1 }, count: 1 },
    { name: 'an odd time', of: { from: MONTH.from + 7, to: MONTH.to - 13 }, count: 31 },
  ])('cover $name in $count parts', ({ of, count }) => {
    const windows = windowsOf(of);
    expect(windows).toHaveLength(count);
    expect(tile(of, windows)).toBe(true);
  });
});

describe('shards', () => {
  it.each([1, 2, 3, 7, 100])('of %i cover the interval', (count) => {
    const shards = Array.from({ length: count }, (_, index) =>
      shardInterval(MONTH, { index: index + 1, count }),
    );
    expect(tile(MONTH, shards)).toBe(true);
  });
});

describe('the interval that is sent to the upstream', () => {
  it.each([
    {
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-02T00:00:00.000Z',
      requests: ['2025-12-31T23:59:59Z', '2026-01-02T00:00:01Z'],
    },
    {
      from: '2026-01-01T00:00:00.999Z',
      to: '2026-01-02T00:00:00.001Z',
      requests: ['2025-12-31T23:59:59Z', '2026-01-02T00:00:02Z'],
    },
  ])('is a second more on each side of $from to $to', ({ from, to, requests }) => {
    const bounds = requestBounds(interval(from, to));
    expect([bounds.from, bounds.to]).toEqual(requests);
  });

  it.each([
    { at: -1, isIn: false },
    { at: 0, isIn: true },
    { at: 999, isIn: true },
    { at: 1_000, isIn: false },
  ])('is cut to the half-open interval: $at ms after its start', ({ at, isIn }) => {
    const moment = { at: MONTH.from + at, text: '' };
    expect(holds({ from: MONTH.from, to: MONTH.from + 1_000 }, moment)).toBe(isIn);
  });
});
