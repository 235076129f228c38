import { useEffect, useState } from 'preact/hooks';
import type { FilterName, Selection } from '../../model/address/selection.ts';
import type { FilterOption, FilterOptions } from '../../model/list/filterOptions.ts';
import { loadFilterOptions } from '../../model/list/filterOptions.ts';
import type { ListContext } from '../../model/list/loadList.ts';
import { FailureNotice } from '../elements/FailureNotice.tsx';
import { closeMenu, Menu } from '../elements/Menu.tsx';
import { FILTER_LABELS, STATUS_OPTIONS } from './filterLabels.ts';

interface AddFilterProps {
  readonly name: FilterName;
  readonly selection: Selection;
  readonly context: ListContext;
  readonly onAdd: (name: FilterName, value: string) => void;
}

/** The menu with the values of one filter. */
export function AddFilter({ name, selection, context, onAdd }: AddFilterProps) {
  const [isOpen, setOpen] = useState(false);
  const used = new Set(selection.filters[name]);
  const shared = { used, onAdd: (value: string) => onAdd(name, value) };
  return (
    <Menu label={FILTER_LABELS[name]} onToggle={setOpen}>
      {name === 'status' ? (
        <OptionList options={STATUS_OPTIONS} {...shared} />
      ) : (
        <LoadedOptions name={name} isOpen={isOpen} {...{ selection, context }} {...shared} />
      )}
    </Menu>
  );
}

function LoadedOptions({
  name,
  isOpen,
  selection,
  context,
  ...shared
}: {
  readonly name: Exclude<FilterName, 'status'>;
  readonly isOpen: boolean;
  readonly selection: Selection;
  readonly context: ListContext;
} & Omit<OptionListProps, 'options'>) {
  const [loaded, setLoaded] = useState<FilterOptions | null>(null);
  useEffect(() => {
    if (!isOpen) return;
    const loading = new AbortController();
    void loadFilterOptions(name, selection, context, loading.signal).then((options) => {
      if (!loading.signal.aborted) setLoaded(options);
    });
    return () => {
      loading.abort();
      setLoaded(null);
    };
  }, [name, isOpen, selection, context]);
  if (loaded === null) return <p role="status">Loading …</p>;
  if (loaded.failure !== null && loaded.options.length === 0)
    return <FailureNotice failure={loaded.failure} />;
  if (loaded.options.length === 0) return <p>No contacts in this period.</p>;
  return <OptionList options={loaded.options} {...shared} />;
}

interface OptionListProps {
  readonly options: readonly (Omit<FilterOption, 'count'> & { readonly count?: number })[];
  readonly used: ReadonlySet<string>;
  readonly onAdd: (value: string) => void;
}

function OptionList({ options, used, onAdd }: OptionListProps) {
  return (
    <ul class="options">
      {options.map(({ value, label, count }) => (
        <li key={value}>
          <button
            type="button"
            disabled={used.has(value)}
            onClick={(event) => {
              closeMenu(event.currentTarget);
              onAdd(value);
            }}
          >
            <span>{label}</span>
            {count !== undefined && <span class="second">{count}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
