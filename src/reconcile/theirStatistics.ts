import type { Cell } from './cells.ts';
import { OTHER_SITES } from './cells.ts';
import type { TheirValues } from './compare.ts';
import { RECONCILED_INDICATORS } from './indicators.ts';

/**
 * Fetches the statistics of all cells, one after the other.
 *
 * @param fetch makes one call. It rejects if the statistics cannot be read.
 */
export async function fetchTheirs(
  cells: readonly Cell[],
  fetch: (cell: Cell) => Promise<TheirValues>,
): Promise<readonly TheirValues[]> {
  const values = new Map<Cell, TheirValues>();
  for (const cell of cells) {
    if (cell.siteId !== OTHER_SITES) values.set(cell, await fetch(cell));
  }
  for (const cell of cells) {
    if (cell.siteId !== OTHER_SITES) continue;
    const sites = [...values].filter(
      ([{ span, channel, siteId }]) =>
        span === cell.span && channel === cell.channel && siteId !== OTHER_SITES,
    );
    const known = sites.map(([, each]) => each);
    values.set(cell, remainderOf(await fetch({ ...cell, siteId: null }), known));
  }
  return cells.map((cell) => values.get(cell) ?? {});
}

/** What the sites do not have of the total. Only counts: means cannot be subtracted. */
function remainderOf(total: TheirValues, sites: readonly TheirValues[]): TheirValues {
  const counts = RECONCILED_INDICATORS.filter(({ kind, name }) => kind === 'count' && name in total);
  return Object.fromEntries(
    counts.map(({ name }) => {
      const inSites = sites.reduce((sum, site) => sum + (site[name] ?? 0), 0);
      return [name, (total[name] ?? 0) - inSites];
    }),
  );
}
