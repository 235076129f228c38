import type { FilterName } from '../../model/address/selection.ts';
import { channelLabel, personKindLabel, STATUS_NAMES, statusLabel } from '../../model/labels/labels.ts';
import type { FilterNames } from '../../model/list/filterNames.ts';
import { filterKey } from '../../model/list/filterNames.ts';
import type { FilterOption } from '../../model/list/filterOptions.ts';

export const FILTER_LABELS: Readonly<Record<FilterName, string>> = {
  operator: 'Operator',
  operatorType: 'Operator type',
  channel: 'Channel',
  site: 'Site',
  rule: 'Routing rule',
  status: 'Status',
};

/** Returns the filters as part of a sentence, as `channel and anomalies`. */
export function filterNamesText(names: readonly (FilterName | 'anomalies')[]): string {
  return names.map((name) => (name === 'anomalies' ? name : FILTER_LABELS[name].toLowerCase())).join(' and ');
}

/** Contacts of closed conversations have all statuses but `ONGOING`. */
export const STATUS_OPTIONS: readonly Omit<FilterOption, 'count'>[] = STATUS_NAMES.filter(
  (status) => status !== 'ONGOING',
).map((status) => ({ value: status, label: statusLabel(status) }));

/** Returns the label of a value. An id whose name is not known stays an id. */
export function valueLabel(filter: FilterName, value: string, names: FilterNames): string {
  switch (filter) {
    case 'status':
      return statusLabel(value);
    case 'channel':
      return channelLabel(value);
    case 'operatorType':
      return personKindLabel(value);
    case 'operator':
    case 'site':
    case 'rule':
      return names.get(filterKey(filter, value)) ?? value;
  }
}
