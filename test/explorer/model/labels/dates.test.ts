import { expect, it } from 'vitest';
import { parseInstant } from '../../../../src/explorer/model/labels/dates.ts';

const ELEVEN = Date.UTC(2026, 0, 12, 11, 0, 1);

it.each([
  ['2026-01-12T11:00:01Z', ELEVEN],
  ['2026-01-12T11:00:01.000Z', ELEVEN],
  ['2026-01-12T11:00:01.0009Z', ELEVEN],
  ['2026-01-12T12:00:01+01:00', ELEVEN],
  ['2026-01-12T12:00:01+0100', ELEVEN],
  ['2026-01-12T05:30:01.5-0530', ELEVEN + 500],
  ['2026-01-12T11:00:01,5Z', ELEVEN + 500],
  ['2026-02-30T11:00:01Z', null],
  ['2026-01-12T24:00:00Z', null],
  ['2026-01-12T11:00:01', null],
  ['12/01/2026 10:00:00', null],
  ['2026-13-12T11:00:01Z', null],
  ['', null],
])('parses %s', (text, ms) => {
  expect(parseInstant(text)).toBe(ms);
});
