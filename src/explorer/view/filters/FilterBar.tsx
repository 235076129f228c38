import type { FilterName, Filters, Selection } from '../../model/address/selection.ts';
import { NO_FILTERS, withValue } from '../../model/address/selection.ts';
import type { FilterNames } from '../../model/list/filterNames.ts';
import type { ListContext } from '../../model/list/loadList.ts';
import { AddFilter } from './AddFilter.tsx';
import { Chip } from './Chip.tsx';
import { ANSWERED_LABELS, usedFilters } from './filterLabels.ts';

/** The filters in use as chips, and a button for each filter that adds a value. */
export function FilterBar({
  selection,
  names,
  onChange,
  context,
  available,
  hasAnomalyFilter,
}: {
  readonly selection: Selection;
  readonly names: FilterNames;
  readonly onChange: (filters: Filters) => void;
  readonly context: ListContext;
  /** The filters that are offered. The selection has no values of others. */
  readonly available: readonly FilterName[];
  /** Indicators cannot be restricted to conversations with anomalies. */
  readonly hasAnomalyFilter: boolean;
}) {
  const { filters } = selection;
  const used = usedFilters(filters, names, context.clock.timeZone);
  const add = (name: FilterName, value: string) => onChange(withValue(filters, name, value));
  return (
    <div class="filters">
      <fieldset class="filter-buttons">
        <legend>Filters</legend>
        {available.map((name) => (
          <AddFilter key={name} name={name} selection={selection} context={context} onAdd={add} />
        ))}
        <AnsweredFilter filters={filters} onChange={onChange} />
        {hasAnomalyFilter && (
          <button
            type="button"
            aria-pressed={filters.anomaliesOnly}
            onClick={() => onChange({ ...filters, anomaliesOnly: !filters.anomaliesOnly })}
          >
            Only anomalies
          </button>
        )}
      </fieldset>
      {used.length > 0 && (
        <ul class="chips" aria-label="Filters in use">
          {used.map(({ key, label, rest }) => (
            <Chip key={key} label={label} onRemove={() => onChange(rest)} />
          ))}
          <li>
            <button type="button" class="plain" onClick={() => onChange(NO_FILTERS)}>
              Remove all
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}

function AnsweredFilter({
  filters,
  onChange,
}: {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}) {
  return ANSWERED_LABELS.map(([answered, label]) => {
    const isOn = filters.answered === answered;
    return (
      <button
        key={label}
        type="button"
        aria-pressed={isOn}
        onClick={() => onChange({ ...filters, answered: isOn ? null : answered })}
      >
        {label}
      </button>
    );
  });
}
