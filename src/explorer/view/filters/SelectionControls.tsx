import type { ComponentChildren } from 'preact';
import type { FilterName, Selection } from '../../model/address/selection.ts';
import { maxPeriodDays, withBasis } from '../../model/address/selection.ts';
import type { FilterNames } from '../../model/list/filterNames.ts';
import type { ListContext } from '../../model/list/loadList.ts';
import { Choice } from '../elements/Choice.tsx';
import { FilterBar } from './FilterBar.tsx';
import { selectionText } from './filterLabels.ts';
import { PeriodPicker } from './PeriodPicker.tsx';

/** The period, its meaning and the filters. @property children further choices in the first row. */
export function SelectionControls({
  label,
  selection,
  names,
  context,
  available,
  hasAnomalyFilter,
  onSelect,
  children,
}: {
  readonly label: string;
  readonly selection: Selection;
  readonly names: FilterNames;
  readonly context: ListContext;
  readonly available: readonly FilterName[];
  readonly hasAnomalyFilter: boolean;
  readonly onSelect: (selection: Selection) => void;
  readonly children?: ComponentChildren;
}) {
  return (
    <section class="card controls" aria-label={label}>
      <p class="print-only">{selectionText(selection, names, context.clock)}</p>
      <div class="control-row">
        <PeriodPicker
          period={selection.period}
          clock={context.clock}
          maxDays={maxPeriodDays(selection.basis)}
          onChoose={(period) =>
            onSelect({ ...selection, period, filters: { ...selection.filters, opened: null } })
          }
        />
        <Choice
          label="By date of"
          options={[
            ['closed', 'Closing'],
            ['opened', 'Opening'],
          ]}
          chosen={selection.basis}
          onChoose={(basis) => onSelect(withBasis(selection, basis))}
        />
        {children}
      </div>
      <FilterBar
        {...{ selection, names, context, available, hasAnomalyFilter }}
        onChange={(filters) => onSelect({ ...selection, filters })}
      />
    </section>
  );
}
