import { expect, it } from 'vitest';
import { instantOf } from '../../../src/explorer/model/instant.ts';

const READ_AS_ELEVEN = Date.UTC(2026, 0, 12, 11, 0, 1);

it.each([
  ['2026-01-12T11:00:01Z', READ_AS_ELEVEN],
  ['2026-01-12T11:00:01.000Z', READ_AS_ELEVEN],
  ['2026-01-12T11:00:01.0009Z', READ_AS_ELEVEN],
  ['2026-01-12T12:00:01+01:00', READ_AS_ELEVEN],
  ['2026-01-12T12:00:01+0100', READ_AS_ELEVEN],
  ['2026-01-12T05:30:01.5-0530', READ_AS_ELEVEN + 500],
  ['2026-01-12T11:00:01,5Z', READ_AS_ELEVEN + 500],
  ['2026-02-30T11:00:01Z', null],
  ['2026-01-12T24:00:00Z', null],
  ['2026-01-12T11:00:01', null],
  ['12/01/2026 10:00:00', null],
  ['2026-13-12T11:00:01Z', null],
  ['', null],
])('reads %s', (spelled, ms) => {
  expect(instantOf(spelled)).toBe(ms);
});
