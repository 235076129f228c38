import { useCallback, useMemo } from 'preact/hooks';
import type { ChartStep } from '../../model/address/indicatorsAddress.ts';
import { firstPage, listPath } from '../../model/address/listAddress.ts';
import type { Selection } from '../../model/address/selection.ts';
import type { TimeBars } from '../../model/indicators/timeBars.ts';
import { totalOf } from '../../model/indicators/timeBars.ts';
import { formatCount, STATUS_NAMES, statusLabel } from '../../model/labels/labels.ts';
import type { DescribedSelection } from '../charts/ChartFigure.tsx';
import { ChartFigure } from '../charts/ChartFigure.tsx';
import type { BarData } from '../charts/plotOptions.ts';

export function timeChartTitle(step: ChartStep): string {
  return `Contacts by ${step}`;
}

/** Contacts by the time of their opening, stacked by status. A bar opens the list of its conversations. */
export function TimeChart({
  bars: { bars, before },
  step,
  selection,
  described,
}: {
  readonly bars: TimeBars;
  readonly step: ChartStep;
  readonly described: DescribedSelection;
  readonly selection: Selection;
}) {
  const statuses = useMemo(() => statusesOf(bars), [bars]);
  const data = useMemo<BarData>(
    () => ({
      labels: bars.map(({ shortLabel }) => shortLabel),
      series: statuses.map((status) => ({
        label: statusLabel(status),
        colour: status.toLowerCase(),
        values: bars.map(({ byStatus }) => byStatus.get(status) ?? 0),
      })),
    }),
    [bars, statuses],
  );
  const pathOf = useCallback(
    (index: number) => {
      const bar = bars[index];
      if (bar === undefined || totalOf(bar.byStatus) === 0) return null;
      const filters = { ...selection.filters, opened: bar.interval };
      return listPath(firstPage({ ...selection, filters }));
    },
    [bars, selection],
  );
  const onSelect = useCallback(
    (index: number) => {
      const path = pathOf(index);
      if (path !== null) location.assign(path);
    },
    [pathOf],
  );
  const rows = [
    ['Opened', 'Contacts', ...statuses.map(statusLabel)],
    ...bars.map(({ label, byStatus }) => [
      label,
      totalOf(byStatus),
      ...statuses.map((status) => byStatus.get(status) ?? 0),
    ]),
  ];
  return (
    <ChartFigure
      title={timeChartTitle(step)}
      fileName={`contacts-by-${step}-${described.days}`}
      subtitle={described.text}
      {...{ data, rows, onSelect, pathOf }}
      summary={summaryOf(bars)}
      describe={(index) => {
        const bar = bars[index];
        if (bar === undefined) return '';
        const counts = statuses
          .filter((status) => bar.byStatus.has(status))
          .map((status) => `${bar.byStatus.get(status)} ${statusLabel(status).toLowerCase()}`);
        return [`${bar.label}: ${formatCount(totalOf(bar.byStatus), 'contact')}`, ...counts].join(', ');
      }}
    >
      {before > 0 && (
        <p class="second">
          {formatCount(before, 'contact')} of these conversations {before === 1 ? 'was' : 'were'} opened
          before the period and {before === 1 ? 'has' : 'have'} no bar.
        </p>
      )}
    </ChartFigure>
  );
}

/** Statuses in the order of the stack. One that is not known comes last. */
function statusesOf(bars: TimeBars['bars']): readonly string[] {
  const found = new Set(bars.flatMap(({ byStatus }) => [...byStatus.keys()]));
  const known = STATUS_NAMES.filter((status) => found.delete(status));
  return [...known, ...found];
}

function summaryOf(bars: TimeBars['bars']): string {
  const totals = bars.map(({ byStatus }) => totalOf(byStatus));
  const most = Math.max(0, ...totals);
  const label = bars[totals.indexOf(most)]?.label;
  const all = totals.reduce((sum, total) => sum + total, 0);
  return all === 0 || label === undefined
    ? 'No contact was opened.'
    : `${formatCount(all, 'contact')} in ${bars.length} bars, most of them ${label}: ${most}.`;
}
