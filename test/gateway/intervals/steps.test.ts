import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../../src/gateway/intervals/steps.ts';

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
    expect(new Date(stepsOf(step, zone)(Date.parse(at))).toISOString()).toBe(starts);
  });

  it('of a day begins with the first instant of that day, in every time zone', () => {
    const instant = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2027, 0) });
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    fc.assert(
      fc.property(zone, instant, (timeZone, at) => {
        const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
        const start = stepsOf('DAY', timeZone)(at);
        expect(start).toBeLessThanOrEqual(at);
        expect(format.format(start)).toBe(format.format(at));
        expect(format.format(start - 1)).not.toBe(format.format(at));
      }),
      { numRuns: 500 },
    );
  });

  it('is in a time zone that there is', () => {
    expect(() => stepsOf('DAY', 'Europe/Nowhere')).toThrow(/a name such as Europe\/Paris/);
  });
});
