import { describe, expect, it } from 'vitest';
import { createDays } from '../../src/indicators/days.ts';
import { stateAfter } from '../../src/sync/contract/syncState.ts';
import { interval } from '../support/export/testExport.ts';
import { createMemorySync } from './support/memorySync.ts';

describe('an unavailable conversation', () => {
  it('is listed on the day on which it was closed, also after long empty windows', async () => {
    const memory = createMemorySync({ one: '2026-05-17T10:00:00Z' });
    await memory.run('2026-09-01T00:00:00Z');
    expect((await memory.state())?.unavailable).toMatchObject([{ conversationId: 'one', day: '2026-05-17' }]);
  });

  it('is read again by each run, until five days with a try are over', async () => {
    const memory = createMemorySync({ one: '2026-01-01T10:00:00Z' });
    const triesAfter = async (now: string): Promise<number | undefined> => {
      await memory.run(now);
      return (await memory.state())?.unavailable[0]?.tries;
    };
    for (const now of ['2026-01-03T10:00:00Z', '2026-01-03T10:15:00Z', '2026-01-03T10:30:00Z']) {
      expect(await triesAfter(now)).toBe(1);
    }
    for (const [index, day] of ['04', '05', '06', '07'].entries()) {
      expect(await triesAfter(`2026-01-${day}T10:00:00Z`)).toBe(index + 2);
    }
    const intervals = await memory.run('2026-01-08T10:00:00Z');
    expect(intervals.map(({ from }) => from)).not.toContain(Date.parse('2026-01-01T00:00:00Z'));
  });

  it('is not listed any more when it was read on another day', () => {
    const days = createDays('UTC');
    const one = { conversationId: 'one', code: 'TEST', reason: 'Test.', day: '2026-01-01', tries: 5 };
    const covered = interval('2026-01-01', '2026-01-08');
    const before = { upstream: 'test', timeZone: 'UTC', covered, unavailable: [one], purged: [] };
    const window = { interval: interval('2026-01-08', '2026-01-09'), unavailable: [] };
    const after = stateAfter(
      before,
      { ...window, readIds: new Set(['one']) },
      { dayOf: days.nameOf, today: '2026-01-09' },
    );
    expect(after.unavailable).toEqual([]);
  });
});

describe('the clock', () => {
  it('must not be before the end of what was read', async () => {
    const memory = createMemorySync({});
    await memory.run('2026-01-12T12:00:00Z');
    await expect(memory.run('2026-01-12T11:00:00Z')).rejects.toThrow(
      'expected a clock after 2026-01-12T12:00:00.000Z, until which the destination was synced, got 2026-01-12T11:00:00.000Z',
    );
    expect(await memory.run('2026-01-12T11:58:00Z')).not.toEqual([]);
  });

  it('may be ahead by some minutes at midnight, without a look-back', async () => {
    const memory = createMemorySync({});
    await memory.run('2026-01-12T00:01:00Z');
    const [first] = await memory.run('2026-01-12T12:00:00Z');
    expect(first?.from).toBe(Date.parse('2026-01-11T00:00:00Z'));
  });
});
