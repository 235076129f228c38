import { describe, expect, it } from 'vitest';
import { GUIDE_EXAMPLES } from '../../../src/sandbox/generator/guideExamples.ts';
import { instantOf } from '../../../src/sandbox/generator/world/dates.ts';
import { monthData, monthUntilNow } from '../../../src/sandbox/server/data/data.ts';

const COUNT = 600;
const DAY_MS = 86_400_000;

function startsOf({ conversations }: ReturnType<typeof monthData>): readonly number[] {
  return conversations.slice(GUIDE_EXAMPLES.length).map(({ createdAt }) => instantOf(createdAt) ?? 0);
}

describe('the last day of the sandbox', () => {
  it('is the one given: conversations start on it and on the 29 days before', () => {
    const until = Date.parse('2026-06-15T00:00:00Z');
    const days = startsOf(monthData(1, COUNT, '2026-06-15')).map((ms) => Math.floor((ms - until) / DAY_MS));
    expect([...new Set(days)].toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 30 }, (_, index) => index - 29),
    );
  });

  it('is today with `now`: some were closed today, and nothing has a later date', () => {
    const nowMs = Date.parse('2026-06-15T15:00:00Z');
    const { conversations, intended } = monthUntilNow(nowMs, 1, COUNT);
    const dates = [...JSON.stringify(conversations).matchAll(/"(?:createdAt|closedAt)":"([^"]+)"/g)].map(
      ([, date]) => date,
    );
    expect(Math.max(...dates.map((date) => instantOf(date) ?? 0))).toBeLessThanOrEqual(nowMs);
    const closedToday = conversations.filter(
      ({ closedAt }) => (instantOf(closedAt) ?? 0) >= Date.parse('2026-06-15T00:00:00Z'),
    );
    expect(closedToday.length).toBeGreaterThan(5);
    expect(intended).toHaveLength(conversations.length);
  });

  it('does not move the two examples of the guide', () => {
    for (const data of [monthData(1, 3, '2030-01-01'), monthUntilNow(Date.UTC(2030, 0, 1), 1, 3)]) {
      expect(data.conversations.slice(0, 2)).toEqual(GUIDE_EXAMPLES.map(({ conversation }) => conversation));
    }
  });
});
