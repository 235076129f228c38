import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeStep } from '../../src/indicators/timeSteps.ts';
import { isTimeZone, timeSteps } from '../../src/indicators/timeSteps.ts';

const STEPS: readonly TimeStep[] = ['QUARTER_HOUR', 'HALF_HOUR', 'HOUR', 'DAY', 'WEEK', 'MONTH'];
const instant = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2027, 0) });
const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));

describe('a step', () => {
  it.each([
    { step: 'HOUR', zone: null, at: '2026-01-10T10:59:59.999Z', starts: '2026-01-10T10:00:00.000Z' },
    { step: 'DAY', zone: null, at: '2026-01-10T23:59:59.999Z', starts: '2026-01-10T00:00:00.000Z' },
    { step: 'DAY', zone: null, at: '1969-12-31T23:00:00.000Z', starts: '1969-12-31T00:00:00.000Z' },
    { step: 'DAY', zone: 'Europe/Paris', at: '2026-01-10T23:30:00.000Z', starts: '2026-01-10T23:00:00.000Z' },
    { step: 'DAY', zone: 'Europe/Paris', at: '2026-07-10T21:59:59.999Z', starts: '2026-07-09T22:00:00.000Z' },
    {
      step: 'HOUR',
      zone: 'Asia/Kolkata',
      at: '2026-01-10T10:10:00.000Z',
      starts: '2026-01-10T09:30:00.000Z',
    },
    {
      step: 'HOUR',
      zone: 'Asia/Kathmandu',
      at: '2026-01-10T10:10:00.000Z',
      starts: '2026-01-10T09:15:00.000Z',
    },
    {
      step: 'DAY',
      zone: 'America/New_York',
      at: '2026-01-10T04:59:00.000Z',
      starts: '2026-01-09T05:00:00.000Z',
    },
    // Clocks go forward at 01:00 UTC and back at 01:00 UTC: days of 23 and 25 hours.
    { step: 'DAY', zone: 'Europe/Paris', at: '2026-03-29T20:00:00.000Z', starts: '2026-03-28T23:00:00.000Z' },
    { step: 'DAY', zone: 'Europe/Paris', at: '2026-03-29T22:00:00.000Z', starts: '2026-03-29T22:00:00.000Z' },
    { step: 'DAY', zone: 'Europe/Paris', at: '2026-10-25T22:59:59.999Z', starts: '2026-10-24T22:00:00.000Z' },
    { step: 'DAY', zone: 'Europe/Paris', at: '2026-10-25T23:00:00.000Z', starts: '2026-10-25T23:00:00.000Z' },
    // The hour that comes twice is two steps.
    {
      step: 'HOUR',
      zone: 'Europe/Paris',
      at: '2026-10-25T00:30:00.000Z',
      starts: '2026-10-25T00:00:00.000Z',
    },
    {
      step: 'HOUR',
      zone: 'Europe/Paris',
      at: '2026-10-25T01:30:00.000Z',
      starts: '2026-10-25T01:00:00.000Z',
    },
    // The half of an hour that clocks skip or show twice: a step ends where clocks change (Lord Howe, 30 minutes).
    {
      step: 'HOUR',
      zone: 'Australia/Lord_Howe',
      at: '2026-04-04T15:10:00.000Z',
      starts: '2026-04-04T15:00:00.000Z',
    },
    {
      step: 'HOUR',
      zone: 'Australia/Lord_Howe',
      at: '2026-04-04T14:59:00.000Z',
      starts: '2026-04-04T14:00:00.000Z',
    },
    { step: 'QUARTER_HOUR', zone: null, at: '2026-01-10T10:44:59.999Z', starts: '2026-01-10T10:30:00.000Z' },
    {
      step: 'HALF_HOUR',
      zone: 'Asia/Kathmandu',
      at: '2026-01-10T10:10:00.000Z',
      starts: '2026-01-10T09:45:00.000Z',
    },
    // A week starts on Monday, also the one in which clocks change, and also on a Sunday.
    { step: 'WEEK', zone: null, at: '2026-01-11T23:59:59.999Z', starts: '2026-01-05T00:00:00.000Z' },
    {
      step: 'WEEK',
      zone: 'Europe/Paris',
      at: '2026-03-29T20:00:00.000Z',
      starts: '2026-03-22T23:00:00.000Z',
    },
    {
      step: 'WEEK',
      zone: 'Europe/Paris',
      at: '2026-03-29T22:00:00.000Z',
      starts: '2026-03-29T22:00:00.000Z',
    },
    {
      step: 'WEEK',
      zone: 'America/New_York',
      at: '2026-01-05T04:59:00.000Z',
      starts: '2025-12-29T05:00:00.000Z',
    },
    { step: 'MONTH', zone: null, at: '2026-02-28T23:59:59.999Z', starts: '2026-02-01T00:00:00.000Z' },
    {
      step: 'MONTH',
      zone: 'Europe/Paris',
      at: '2026-03-31T22:00:00.000Z',
      starts: '2026-03-31T22:00:00.000Z',
    },
    {
      step: 'MONTH',
      zone: 'Europe/Paris',
      at: '2026-10-31T22:59:59.999Z',
      starts: '2026-09-30T22:00:00.000Z',
    },
    {
      step: 'MONTH',
      zone: 'Pacific/Auckland',
      at: '1969-12-31T12:30:00.000Z',
      starts: '1969-12-31T12:00:00.000Z',
    },
    // There is no midnight on the day on which clocks skip it.
    {
      step: 'DAY',
      zone: 'America/Asuncion',
      at: '2024-10-06T15:00:00.000Z',
      starts: '2024-10-06T04:00:00.000Z',
    },
    {
      step: 'DAY',
      zone: 'America/Asuncion',
      at: '2024-10-06T03:59:59.999Z',
      starts: '2024-10-05T04:00:00.000Z',
    },
    { step: 'DAY', zone: 'Asia/Beirut', at: '2023-03-30T12:00:00.000Z', starts: '2023-03-29T21:00:00.000Z' },
    { step: 'DAY', zone: 'Africa/Cairo', at: '2024-04-26T12:00:00.000Z', starts: '2024-04-25T22:00:00.000Z' },
    // Or they go back there, and show the last hour of the day before once more.
    {
      step: 'DAY',
      zone: 'America/Asuncion',
      at: '2024-03-24T15:00:00.000Z',
      starts: '2024-03-24T04:00:00.000Z',
    },
    {
      step: 'DAY',
      zone: 'America/Asuncion',
      at: '2024-03-24T03:30:00.000Z',
      starts: '2024-03-23T03:00:00.000Z',
    },
    { step: 'DAY', zone: 'Africa/Cairo', at: '2024-11-01T12:00:00.000Z', starts: '2024-10-31T22:00:00.000Z' },
    // Or they go back to it, and show it twice: the day begins with the first.
    {
      step: 'DAY',
      zone: 'Atlantic/Azores',
      at: '2026-10-25T11:21:56.657Z',
      starts: '2026-10-25T00:00:00.000Z',
    },
    {
      step: 'DAY',
      zone: 'Atlantic/Azores',
      at: '2026-10-25T00:30:00.000Z',
      starts: '2026-10-25T00:00:00.000Z',
    },
    { step: 'DAY', zone: 'Asia/Amman', at: '2018-10-26T15:55:24.804Z', starts: '2018-10-25T21:00:00.000Z' },
  ] as const)('$step of $at in $zone starts at $starts', ({ step, zone, at, starts }) => {
    expect(new Date(timeSteps(step, zone).startOf(Date.parse(at))).toISOString()).toBe(starts);
  });

  it('of a day begins with the first instant of that day, in every time zone', () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, at) => {
        const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
        const start = timeSteps('DAY', timeZone).startOf(at);
        expect(start).toBeLessThanOrEqual(at);
        expect(format.format(start)).toBe(format.format(at));
        expect(format.format(start - 1)).not.toBe(format.format(at));
      }),
      { numRuns: 500 },
    );
  });

  it.each(STEPS)('%s: steps follow each other without gaps, in every time zone', (step) => {
    fc.assert(
      fc.property(zone, instant, (timeZone, at) => {
        const { startOf, endOf } = timeSteps(step, timeZone);
        const start = startOf(at);
        const end = endOf(at);
        expect(start).toBeLessThanOrEqual(at);
        expect(end).toBeGreaterThan(at);
        expect([startOf(start), startOf(end - 1), startOf(end)]).toEqual([start, start, end]);
        expect(startOf(start - 1)).toBeLessThan(start);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    { step: 'DAY', at: '2018-03-10T14:00:00.000Z', ends: '2018-03-11T16:00:00.000Z' },
    { step: 'WEEK', at: '2018-03-10T14:00:00.000Z', ends: '2018-03-11T16:00:00.000Z' },
    { step: 'MONTH', at: '2018-03-10T14:00:00.000Z', ends: '2018-03-31T16:00:00.000Z' },
  ] as const)('$step of $at ends at $ends, where clocks went back by three hours', ({ step, at, ends }) => {
    const { endOf } = timeSteps(step, 'Antarctica/Casey');
    expect(new Date(endOf(Date.parse(at))).toISOString()).toBe(ends);
  });

  it('is the same in any order of reading, where clocks changed within a quarter of an hour', () => {
    const [before, after] = [Date.parse('2020-10-03T16:00:00Z'), Date.parse('2020-10-03T16:05:00Z')];
    const startOf = (...instants: readonly number[]) => {
      const steps = timeSteps('HOUR', 'Antarctica/Casey');
      return new Map(instants.map((at) => [at, [steps.startOf(at), steps.endOf(at)]]));
    };
    expect(startOf(after, before)).toEqual(startOf(before, after));
  });

  it.each(['QUARTER_HOUR', 'HALF_HOUR', 'HOUR'] as const)(
    '%s: clocks show a full one at its start',
    (step) => {
      const minutes = { QUARTER_HOUR: 15, HALF_HOUR: 30, HOUR: 60 }[step];
      fc.assert(
        fc.property(
          fc.constantFrom('Europe/Paris', 'America/New_York', 'Asia/Kathmandu'),
          instant,
          (timeZone, at) => {
            const start = timeSteps(step, timeZone).startOf(at);
            const format = new Intl.DateTimeFormat('en-GB', {
              timeZone,
              minute: 'numeric',
              second: 'numeric',
            });
            const [minute, second] = format.format(start).split(':').map(Number);
            expect([Number(minute) % minutes, second, start % 1_000]).toEqual([0, 0, 0]);
          },
        ),
        { numRuns: 300 },
      );
    },
  );

  it('on a day of 23 hours there are 23 hours, and 25 on one of 25', () => {
    const { startOf, endOf } = timeSteps('HOUR', 'Europe/Paris');
    const hoursOf = (day: string): number => {
      const { startOf: dayOf, endOf: dayEnd } = timeSteps('DAY', 'Europe/Paris');
      const at = Date.parse(day);
      let count = 0;
      for (let hour = startOf(dayOf(at)); hour < dayEnd(at); hour = endOf(hour)) count += 1;
      return count;
    };
    expect(['2026-03-29T12:00Z', '2026-10-25T12:00Z', '2026-10-26T12:00Z'].map(hoursOf)).toEqual([
      23, 25, 24,
    ]);
  });

  it('names of time zones are checked', () => {
    expect([
      isTimeZone('Europe/Paris'),
      isTimeZone('UTC'),
      isTimeZone('Europe/Nowhere'),
      isTimeZone(''),
    ]).toEqual([true, true, false, false]);
  });
});
