import type { Clock } from '../../model/address/days.ts';
import { daysOf } from '../../model/address/period.ts';
import type { FilterName, Filters, Selection } from '../../model/address/selection.ts';
import { FILTER_NAMES, withoutValue } from '../../model/address/selection.ts';
import { channelLabel, personKindLabel, STATUS_NAMES, statusLabel } from '../../model/labels/labels.ts';
import { formatDay, formatTime } from '../../model/labels/zonedTime.ts';
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

/** The buttons of the filter by answers. */
export const ANSWERED_LABELS = [
  [true, 'Answered'],
  [false, 'Not answered'],
] as const;

/** A filter in use. */
export interface UsedFilter {
  /** Each filter in use has another key. Two operators may have the same label. */
  readonly key: string;
  readonly label: string;
  /** The filters without it. */
  readonly rest: Filters;
}

/** Returns the filters in use, each value of a list for itself. @param timeZone of the filter by the opening. */
export function usedFilters(filters: Filters, names: FilterNames, timeZone: string): readonly UsedFilter[] {
  const { answered, anomaliesOnly, opened } = filters;
  const values = FILTER_NAMES.flatMap((name) =>
    filters[name].map((value) => ({
      key: filterKey(name, value),
      label: `${FILTER_LABELS[name]}: ${valueLabel(name, value, names)}`,
      rest: withoutValue(filters, name, value),
    })),
  );
  return [
    ...values,
    ...(answered === null
      ? []
      : [
          {
            key: 'answered',
            label: answered ? 'Answered' : 'Not answered',
            rest: { ...filters, answered: null },
          },
        ]),
    ...(anomaliesOnly
      ? [{ key: 'anomalies', label: 'Only anomalies', rest: { ...filters, anomaliesOnly: false } }]
      : []),
    ...(opened === null
      ? []
      : [{ key: 'opened', label: openedLabel(opened, timeZone), rest: { ...filters, opened: null } }]),
  ];
}

/** Says in one line which contacts a page shows: the period, its time zone and the filters. */
export function selectionText(selection: Selection, names: FilterNames, clock: Clock): string {
  const { basis, period, filters } = selection;
  const { from, to } = daysOf(period, clock);
  const days = from === to ? `on ${from}` : `from ${from} to ${to}`;
  const what = basis === 'closed' ? 'Conversations closed' : 'Contacts opened';
  const used = usedFilters(filters, names, clock.timeZone).map(({ label }) => label);
  return [`${what} ${days} (${clock.timeZone})`, ...used].join(' · ');
}

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

function openedLabel({ fromMs, toMs }: NonNullable<Filters['opened']>, timeZone: string): string {
  const from = `${formatDay(fromMs, timeZone)}, ${formatTime(fromMs, timeZone)}`;
  const lastDay = formatDay(toMs - 1, timeZone);
  const to = lastDay === formatDay(fromMs, timeZone) ? '' : `${lastDay}, `;
  return `Opened: ${from} to ${to}${formatTime(toMs, timeZone)}`;
}
