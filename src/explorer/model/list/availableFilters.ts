import type { FilterName, Filters, Selection } from '../address/selection.ts';
import { FILTER_NAMES } from '../address/selection.ts';
import type { ListSchema } from '../gateway/schema.ts';

/** Returns the filters that the gateway applies. Some schemas have no filter by channel or by project. */
export function gatewayFilters({ filters }: ListSchema): readonly FilterName[] {
  return FILTER_NAMES.filter((name) => {
    if (name === 'channel') return filters?.hasChannels === true;
    if (name === 'site') return filters?.hasProjects === true;
    return true;
  });
}

/** Returns the filters in use that only the browser can apply. No schema has a filter for anomalies. */
export function browserFilters(filters: Filters, list: ListSchema): readonly (FilterName | 'anomalies')[] {
  const applied = gatewayFilters(list);
  const names = FILTER_NAMES.filter((name) => filters[name].length > 0 && !applied.includes(name));
  return filters.anomaliesOnly ? [...names, 'anomalies'] : names;
}

/** Returns the selection without the filters that only the browser can apply, or the same object when it has none. */
export function withGatewayFilters(selection: Selection, list: ListSchema): Selection {
  const { filters } = selection;
  const removed = browserFilters(filters, list);
  if (removed.length === 0) return selection;
  const empty = Object.fromEntries(removed.filter((name) => name !== 'anomalies').map((name) => [name, []]));
  return { ...selection, filters: { ...filters, ...empty, anomaliesOnly: false } };
}
