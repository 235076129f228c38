import { expect, it } from 'vitest';
import { spanWords } from '../../../src/explorer/model/spanWords.ts';

it.each([
  {
    dates: ['2026-01-12T11:00:00Z', '2026-01-12T12:10:00+01:00'],
    words: 'From Mon 12 Jan 2026, 11:00:00 to Mon 12 Jan 2026, 11:10:00 UTC, 10 min',
  },
  { dates: ['2026-01-12T11:00:00Z', null], words: 'From Mon 12 Jan 2026, 11:00:00 UTC, still open' },
  {
    dates: ['2026-01-12T11:00:00Z', '12/01/2026 10:00:00'],
    words: 'From Mon 12 Jan 2026, 11:00:00 UTC to “12/01/2026 10:00:00”, which is no readable date',
  },
  { dates: ['yesterday', null], words: 'From “yesterday”, which is no readable date, still open' },
  {
    dates: ['2026-01-12T11:00:00Z', '2026-01-12T10:00:00Z'],
    words: 'From Mon 12 Jan 2026, 11:00:00 to Mon 12 Jan 2026, 10:00:00 UTC',
  },
] as const)('$words', ({ dates: [createdAt, closedAt], words }) => {
  expect(spanWords(createdAt, closedAt)).toBe(words);
});
