import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../src/contacts/facts/instant.ts';
import { createDays } from '../../src/indicators/days.ts';
import { readStateJson, stateAfter, stateJson } from '../../src/sync/contract/syncState.ts';
import type { SyncOptions } from '../../src/sync/runSync.ts';
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
    const before = {
      upstream: 'test',
      timeZone: 'UTC',
      covered,
      unavailable: [one],
      lookBack: null,
      purged: [],
    };
    const window = { interval: interval('2026-01-08', '2026-01-09'), unavailable: [] };
    const after = stateAfter(
      before,
      { ...window, readIds: new Set(['one']) },
      { dayOf: days.nameOf, today: '2026-01-09', lookBack: null },
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

describe('the look-back', () => {
  const OPTIONS = { lookBackDays: 3, since: '2025-12-01' };

  /** A destination that was complete until 10 January, and an upstream that fails before a day until it is healed. */
  async function failingBefore(day: string) {
    let failsBefore = Number.NEGATIVE_INFINITY;
    const memory = createMemorySync({}, ({ from }) => {
      if (from < failsBefore) throw new Error('upstream failed');
    });
    await memory.run('2026-01-10T12:00:00Z');
    failsBefore = Date.parse(day);
    return {
      ...memory,
      daysOf: async (now: string, options: Partial<SyncOptions> = {}) => {
        const read = await memory.run(now, { ...OPTIONS, ...options });
        return read.map(({ from }) => formatInstant(from).slice(0, 10));
      },
      heal: () => {
        failsBefore = Number.NEGATIVE_INFINITY;
      },
    };
  }

  /** A destination that was synced once. From now on the upstream fails for the window that begins at this instant. */
  async function failingAt(instant: number) {
    let fails = false;
    const memory = createMemorySync({}, ({ from }) => {
      if (fails && from === instant) throw new Error('upstream failed');
    });
    await memory.run('2026-01-10T12:00:00Z');
    fails = true;
    return {
      ...memory,
      heal: () => {
        fails = false;
      },
    };
  }

  it('is not read again by the next run when a later stretch failed', async () => {
    const memory = await failingBefore('2026-01-01');
    await expect(memory.daysOf('2026-01-11T03:15:00Z')).rejects.toThrow('upstream failed');
    memory.heal();
    const days = await memory.daysOf('2026-01-11T03:20:00Z');
    expect(days.slice(0, 2)).toEqual(['2026-01-11', '2025-12-31']);
  });

  it('is continued on the day on which it failed', async () => {
    const failing = Date.parse('2026-01-08');
    const memory = await failingAt(failing);
    await expect(memory.run('2026-01-10T13:00:00Z', OPTIONS)).rejects.toThrow('upstream failed');
    memory.heal();
    const [first] = await memory.run('2026-01-10T13:05:00Z', OPTIONS);
    expect(first?.from).toBe(failing);
  });

  it('begins again after a run that is complete, and on the next day after one that failed', async () => {
    const memory = await failingBefore('2026-01-01');
    await expect(memory.daysOf('2026-01-11T03:15:00Z')).rejects.toThrow('upstream failed');
    await expect(memory.daysOf('2026-01-12T03:14:59Z')).rejects.toThrow('upstream failed');
    memory.heal();
    const continued = await memory.daysOf('2026-01-12T03:20:00Z');
    expect(continued[0]).toBe('2026-01-12');
    const complete = await memory.daysOf('2026-01-12T03:25:00Z');
    expect(complete[0]).toBe('2026-01-09');
  });

  it('begins once a day when the sync is repeated, also in a new process', async () => {
    const memory = await failingBefore('2025-12-01');
    const daily = { looksBackDaily: true, since: null };
    expect((await memory.daysOf('2026-01-11T00:10:00Z', daily))[0]).toBe('2026-01-07');
    expect(await memory.daysOf('2026-01-11T12:00:00Z', daily)).toEqual(['2026-01-10', '2026-01-11']);
    expect(await memory.daysOf('2026-01-11T23:00:00Z', daily)).toEqual(['2026-01-11']);
    expect((await memory.daysOf('2026-01-12T00:09:59Z', daily))[0]).toBe('2026-01-08');
  });

  it('begins again in a run that is not repeated, soon after a repeated one', async () => {
    const memory = await failingBefore('2025-12-01');
    await memory.daysOf('2026-01-11T03:15:00Z', { looksBackDaily: true, since: null });
    const state = await memory.state();
    expect(state?.lookBack).toMatchObject({ isComplete: true });
    expect(readStateJson(state && stateJson(state))).toEqual(state);
    expect((await memory.daysOf('2026-01-11T04:00:00Z', { since: null }))[0]).toBe('2026-01-08');
  });

  it('is continued in a run that is not repeated, when the repeated one failed', async () => {
    const failing = Date.parse('2026-01-08');
    const memory = await failingAt(failing);
    const daily = { ...OPTIONS, looksBackDaily: true };
    await expect(memory.run('2026-01-10T13:00:00Z', daily)).rejects.toThrow('upstream failed');
    memory.heal();
    const [first] = await memory.run('2026-01-10T13:05:00Z', OPTIONS);
    expect(first?.from).toBe(failing);
  });

  it('has read all days since its start, also after fewer days were wanted in between', async () => {
    let failsFrom = Number.POSITIVE_INFINITY;
    const memory = createMemorySync({}, ({ from }) => {
      if (from >= failsFrom) throw new Error('upstream failed');
    });
    const daysOf = async (now: string, lookBackDays: number): Promise<readonly string[]> => {
      const read = await memory.run(now, { lookBackDays });
      return read.map(({ from }) => formatInstant(from).slice(0, 10));
    };
    await memory.run('2026-01-12T12:00:00Z');
    failsFrom = Date.parse('2026-01-06');
    await expect(daysOf('2026-01-12T13:00:00Z', 7)).rejects.toThrow('upstream failed');
    failsFrom = Date.parse('2026-01-11');
    await expect(daysOf('2026-01-12T13:10:00Z', 2)).rejects.toThrow('upstream failed');
    failsFrom = Number.POSITIVE_INFINITY;
    expect((await daysOf('2026-01-12T13:20:00Z', 7))[0]).toBe('2026-01-05');
  });

  it('begins again when more days are wanted', async () => {
    const memory = await failingBefore('2026-01-01');
    await expect(memory.daysOf('2026-01-11T03:15:00Z')).rejects.toThrow('upstream failed');
    memory.heal();
    const days = await memory.daysOf('2026-01-11T03:20:00Z', { lookBackDays: 5 });
    expect(days[0]).toBe('2026-01-06');
  });
});
