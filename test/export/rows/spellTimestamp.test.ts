import { describe, expect, it } from 'vitest';
import {
  microsecondsOf,
  spellTimestamp,
  withoutMicroseconds,
} from '../../../src/export/rows/columns/spellTimestamp.ts';

describe('spellTimestamp', () => {
  it.each([
    ['whole seconds', '2026-01-05T10:00:00Z', '2026-01-05T10:00:00.000Z'],
    ['milliseconds', '2026-01-05T10:00:00.123Z', '2026-01-05T10:00:00.123Z'],
    ['one decimal', '2026-01-05T10:00:00.5Z', '2026-01-05T10:00:00.500Z'],
    ['microseconds', '2026-01-05T10:00:00.123456Z', '2026-01-05T10:00:00.123456Z'],
    ['four decimals', '2026-01-05T10:00:00.1234Z', '2026-01-05T10:00:00.123400Z'],
    ['microseconds that are zero', '2026-01-05T10:00:00.123000Z', '2026-01-05T10:00:00.123Z'],
    ['nanoseconds', '2026-01-05T10:00:00.123456789Z', '2026-01-05T10:00:00.123456Z'],
    ['an offset', '2026-01-05T10:00:00+02:00', '2026-01-05T08:00:00.000Z'],
    ['an offset with microseconds', '2026-01-05T23:30:00,000001-0130', '2026-01-06T01:00:00.000001Z'],
    ['an offset as long as milliseconds', '2026-01-05T10:00:00-0000', '2026-01-05T10:00:00.000Z'],
  ])('%s', (_, upstream, spelled) => {
    expect(spellTimestamp(upstream)).toBe(spelled);
  });

  it.each(['soon', '', null, undefined, 7, '2026-02-30T10:00:00Z'])('%j is null', (value) => {
    expect(spellTimestamp(value)).toBeNull();
  });
});

it('milliseconds are the microseconds cut', () => {
  expect(withoutMicroseconds('2026-01-05T10:00:00.123999Z')).toBe('2026-01-05T10:00:00.123Z');
  expect(withoutMicroseconds('2026-01-05T10:00:00.123Z')).toBe('2026-01-05T10:00:00.123Z');
});

it('microseconds since 1970', () => {
  expect(microsecondsOf('1970-01-01T00:00:01.000001Z')).toBe(1_000_001);
  expect(microsecondsOf('1970-01-01T00:00:01.002Z')).toBe(1_002_000);
  expect(microsecondsOf('1969-12-31T23:59:59.999999Z')).toBe(-1);
});
