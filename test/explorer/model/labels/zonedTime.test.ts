import { expect, it } from 'vitest';
import {
  formatExactly,
  withLocalDates,
  zoneOffsetMs,
} from '../../../../src/explorer/model/labels/zonedTime.ts';

const HOUR_MS = 3_600_000;

it.each([
  ['2026-01-12T11:05:09Z', 'UTC', 'Mon 12 Jan 2026, 11:05:09 UTC'],
  ['2026-01-12T23:30:00Z', 'Europe/Paris', 'Tue 13 Jan 2026, 00:30:00'],
  ['2026-07-12T11:05:09Z', 'Europe/Paris', 'Sun 12 Jul 2026, 13:05:09'],
  ['12/01/2026 10:00:00', 'Europe/Paris', '12/01/2026 10:00:00'],
])('formats %s in %s', (text, timeZone, formatted) => {
  expect(formatExactly(text, timeZone)).toBe(formatted);
});

it.each([
  ['2026-01-12T23:30:00.000Z', '2026-01-12T23:29:00.664281Z'],
  ['2026-01-13T00:30:00+0100', '2026-01-13T00:29:00,5+01:00'],
  ['2026-01-12T18:30:00-0500', '2026-01-13T04:59:00.5+0530'],
])('writes the dates in a text of the gateway in a time zone: %s, %s', (opened, ended) => {
  expect(withLocalDates(`The contact opened at ${opened} ends before ${ended}: 0 s.`, 'Europe/Paris')).toBe(
    'The contact opened at Tue 13 Jan 2026, 00:30:00 ends before Tue 13 Jan 2026, 00:29:00: 0 s.',
  );
});

it.each([
  ['2026-01-12T11:00:00Z', 'UTC', 0],
  ['2026-01-12T11:00:00Z', 'Europe/Paris', HOUR_MS],
  ['2026-03-29T00:59:59.999Z', 'Europe/Paris', HOUR_MS],
  ['2026-03-29T01:00:00.000Z', 'Europe/Paris', 2 * HOUR_MS],
  ['2026-09-01T11:00:00Z', 'America/New_York', -4 * HOUR_MS],
  ['2026-09-01T11:00:00Z', 'Asia/Kolkata', 5.5 * HOUR_MS],
])('the offset at %s in %s', (date, timeZone, offsetMs) => {
  expect(zoneOffsetMs(Date.parse(date), timeZone)).toBe(offsetMs);
});
