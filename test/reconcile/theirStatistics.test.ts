import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/reconcile/cells.ts';
import { daysBetween, OTHER_SITES } from '../../src/reconcile/cells.ts';
import { fetchTheirs } from '../../src/reconcile/theirStatistics.ts';

const days = daysBetween('2026-01-05', '2026-01-07', null);
const cells: readonly Cell[] = days.flatMap((span) =>
  ['101', '102', OTHER_SITES].map((siteId) => ({ span, channel: null, siteId })),
);

/** Each site has contacts of its own, and the account has more than these. */
const STATISTICS: Readonly<Record<string, number>> = { 101: 3, 102: 4, all: 9 };

describe('fetchTheirs', () => {
  it('makes one call for each cell, and gives what no site has to the other sites', async () => {
    const calls: string[] = [];
    const values = await fetchTheirs(cells, async ({ span, siteId }) => {
      calls.push(`${span.firstDay} ${siteId}`);
      return { contact_number: STATISTICS[siteId ?? 'all'] ?? 0, contact_duration: 60 };
    });
    expect(calls.toSorted()).toEqual([
      ...['2026-01-05 101', '2026-01-05 102', '2026-01-05 null'],
      ...['2026-01-06 101', '2026-01-06 102', '2026-01-06 null'],
    ]);
    const day = [
      { contact_number: 3, contact_duration: 60 },
      { contact_number: 4, contact_duration: 60 },
      // Means cannot be subtracted.
      { contact_number: 2 },
    ];
    expect(values).toEqual([...day, ...day]);
  });

  it('counts values that are null as 0', async () => {
    const values = await fetchTheirs(cells.slice(0, 3), async ({ siteId }) => ({
      contact_number: siteId === '101' ? null : 5,
    }));
    expect(values.at(-1)).toEqual({ contact_number: 0 });
  });
});
