import { describe, expect, it } from 'vitest';
import { retryDelayMs } from '../../../src/upstream/resilience/retryTiming.ts';

describe('retryDelayMs', () => {
  it.each([
    { attempt: 1, after: undefined, random: 0, delayMs: 0 },
    { attempt: 1, after: undefined, random: 0.5, delayMs: 100 },
    { attempt: 1, after: undefined, random: 1, delayMs: 200 },
    { attempt: 2, after: undefined, random: 1, delayMs: 400 },
    { attempt: 3, after: undefined, random: 1, delayMs: 800 },
    { attempt: 5, after: undefined, random: 1, delayMs: 3_200 },
    { attempt: 6, after: undefined, random: 1, delayMs: 5_000 },
    { attempt: 2_000, after: undefined, random: 1, delayMs: 5_000 },
    { attempt: 1, after: 0, random: 0.5, delayMs: 100 },
    { attempt: 1, after: 3, random: 0, delayMs: 3_000 },
    { attempt: 2, after: 3, random: 0.5, delayMs: 3_200 },
    { attempt: 1, after: 10, random: 0, delayMs: 10_000 },
    { attempt: 1, after: 11, random: 0, delayMs: null },
    { attempt: 1, after: 999_999_999, random: 0, delayMs: null },
  ])(
    'waits $delayMs ms after try $attempt, told $after s, with $random',
    ({ attempt, after, random, delayMs }) => {
      expect(retryDelayMs(attempt, after, random)).toBe(delayMs);
    },
  );
});
