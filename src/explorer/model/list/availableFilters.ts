import type { FilterName, Selection } from '../address/selection.ts';
import { FILTER_NAMES } from '../address/selection.ts';
import type { ListSchema } from '../gateway/schema.ts';

/** Returns the filters of indicators. The gateway counts, so a filter that the schema lacks cannot be checked in the browser. */
export function indicatorFilters({ filters }: ListSchema): readonly FilterName[] {
  return FILTER_NAMES.filter((name) => {
    if (name === 'channel') return filters?.hasChannels === true;
    if (name === 'site') return filters?.hasProjects === true;
    return true;
  });
}

/** Returns the selection without the values of other filters, or the same object when it has none. */
export function withFilters(selection: Selection, available: readonly FilterName[]): Selection {
  const { filters } = selection;
  const missing = FILTER_NAMES.filter((name) => !available.includes(name) && filters[name].length > 0);
  if (missing.length === 0) return selection;
  const empty = Object.fromEntries(missing.map((name) => [name, []]));
  return { ...selection, filters: { ...filters, ...empty } };
}
