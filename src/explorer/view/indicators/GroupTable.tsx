import type { Grouping, Sort } from '../../model/address/indicatorsAddress.ts';
import { GROUPINGS } from '../../model/address/indicatorsAddress.ts';
import { firstPage, listPath } from '../../model/address/listAddress.ts';
import type { Filters, Selection } from '../../model/address/selection.ts';
import type { Column, GroupRow } from '../../model/indicators/groupTable.ts';
import { COLUMNS, cellOf, filtersOfGroup, sortRows, tableAsCsv } from '../../model/indicators/groupTable.ts';
import { formatCountOnly, formatRate, formatSeconds } from '../../model/indicators/tiles.ts';
import type { DescribedSelection } from '../charts/ChartFigure.tsx';
import { downloadCsv } from '../charts/download.ts';

interface GroupTableProps {
  readonly rows: readonly GroupRow[];
  readonly groupBy: Grouping;
  readonly sort: Sort;
  readonly selection: Selection;
  readonly described: DescribedSelection;
  readonly onSort: (sort: Sort) => void;
}

export function groupTableTitle(groupBy: Grouping): string {
  const label = GROUPINGS.find(([each]) => each === groupBy)?.[1] ?? '';
  return `By ${label.toLowerCase()}`;
}

/** The indicators of each operator, rule, channel or site. Names and counts open the list of their conversations. */
export function GroupTable({ rows, groupBy, sort, selection, described, onSort }: GroupTableProps) {
  const sorted = sortRows(rows, sort);
  return (
    <>
      {rows.length === 0 ? (
        <p class="calm">No contacts in this period.</p>
      ) : (
        <section
          class="table-holder"
          aria-label={`Table ${groupTableTitle(groupBy).toLowerCase()}`}
          tabindex={0}
        >
          <table class="groups">
            <thead>
              <tr>
                {COLUMNS.map((column) => (
                  <SortHeading key={column.key} {...{ column, sort, onSort }} />
                ))}
              </tr>
            </thead>
            <tbody>
              {sorted.map((row) => (
                <Row
                  key={row.value}
                  row={row}
                  filters={filtersOfGroup(selection.filters, groupBy, row)}
                  selection={selection}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <div class="card-foot">
        <span class="second">Times are medians.</span>
        <button
          type="button"
          class="foot-button"
          onClick={() => downloadCsv(`contacts-by-${groupBy}-${described.days}`, tableAsCsv(sorted))}
        >
          Download CSV
        </button>
      </div>
    </>
  );
}

function SortHeading({
  column: { key, label },
  sort,
  onSort,
}: {
  readonly column: Column;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}) {
  const isSorted = sort.column === key;
  const direction = sort.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" aria-sort={isSorted ? direction : undefined}>
      <button
        type="button"
        class="sort"
        onClick={() => onSort({ column: key, descending: isSorted ? !sort.descending : false })}
      >
        {label}
        <span aria-hidden="true">{isSorted ? (sort.descending ? ' ▼' : ' ▲') : ''}</span>
      </button>
    </th>
  );
}

function Row({
  row,
  filters,
  selection,
}: {
  readonly row: GroupRow;
  /** Null for contacts without a group: the list has no filter for them. */
  readonly filters: Filters | null;
  readonly selection: Selection;
}) {
  const pathWith = (more: Partial<Filters>) =>
    filters === null ? null : listPath(firstPage({ ...selection, filters: { ...filters, ...more } }));
  const links: Readonly<Record<string, string | null>> = {
    name: pathWith({}),
    unanswered: row.sums.unanswered === 0 ? null : pathWith({ answered: false }),
    transfers: row.sums.transfers === 0 ? null : pathWith({ status: ['TRANSFERRED'] }),
  };
  return (
    <tr>
      {COLUMNS.map((column) => (
        <GroupCell key={column.key} column={column} row={row} path={links[column.key] ?? null} />
      ))}
    </tr>
  );
}

function GroupCell({
  column: { key, label, format },
  row,
  path,
}: {
  readonly column: Column;
  readonly row: GroupRow;
  readonly path: string | null;
}) {
  const text = cellText(cellOf(row, key), format);
  const isName = key === 'name';
  const link = path !== null && (
    <a href={path} aria-label={isName ? undefined : `${label} of ${row.name}: ${text}`}>
      {text}
    </a>
  );
  return isName ? <th scope="row">{link || text}</th> : <td class="amount">{link || text}</td>;
}

function cellText(value: string | number | null, format: Column['format']): string {
  if (typeof value === 'string') return value;
  switch (format) {
    case 'text':
      return '–';
    case 'count':
      return formatCountOnly(value);
    case 'rate':
      return formatRate(value);
    case 'seconds':
      return formatSeconds(value);
  }
}
