import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { Cell } from '../../model/labels/csv.ts';
import { BarChart } from './BarChart.tsx';
import { downloadCsv, downloadPng } from './download.ts';
import type { BarData } from './plotOptions.ts';

/** Which contacts a page shows, for files that leave the page. */
export interface DescribedSelection {
  /** The period and the filters in one line. */
  readonly text: string;
  /** The days for the name of a file. */
  readonly days: string;
}

interface ChartFigureProps {
  /** What the chart is called in its text alternative and in the PNG file. */
  readonly title: string;
  /** Says in the PNG file which contacts the chart shows. */
  readonly subtitle: string;
  /** The name of downloaded files, without the ending. */
  readonly fileName: string;
  readonly data: BarData;
  /** Says in one sentence what the chart shows. */
  readonly summary: string;
  /** The numbers of the chart, with a row of headings. */
  readonly rows: readonly (readonly Cell[])[];
  readonly describe: (index: number) => string;
  readonly onSelect?: (index: number) => void;
  /** The path that a row of the table links to; null for no link. */
  readonly pathOf?: (index: number) => string | null;
  readonly children?: ComponentChildren;
}

/** A chart with its legend, its numbers as a table, and downloads. */
export function ChartFigure({
  title,
  subtitle,
  fileName,
  data,
  summary,
  rows,
  children,
  ...more
}: ChartFigureProps) {
  const figure = useRef<HTMLElement>(null);
  const legend = data.series;
  const savePng = () => {
    if (figure.current !== null) downloadPng(fileName, { title, subtitle }, legend, figure.current);
  };
  return (
    <>
      {children}
      <figure ref={figure}>
        <BarChart
          data={data}
          label={`${title}. ${summary}`}
          describe={more.describe}
          {...(more.onSelect && { onSelect: more.onSelect })}
        />
        {legend.length > 1 && (
          <ul class="legend" aria-label="Legend">
            {legend.map(({ label, colour }) => (
              <li key={label}>
                <span class={`key status-${colour}`} />
                {label}
              </li>
            ))}
          </ul>
        )}
      </figure>
      <div class="card-foot">
        <details class="numbers">
          <summary>Numbers as a table</summary>
          <NumbersTable rows={rows} label={title} pathOf={more.pathOf ?? (() => null)} />
        </details>
        <button type="button" class="foot-button" onClick={() => downloadCsv(fileName, rows)}>
          Download CSV
        </button>
        <button type="button" class="foot-button" onClick={savePng}>
          Download PNG
        </button>
      </div>
    </>
  );
}

/** The most rows of the table on the page: a year has 8,784 hours. The downloaded CSV has all of them. */
const MAX_TABLE_ROWS = 500;

function NumbersTable({
  rows: [head = [], ...body],
  label,
  pathOf,
}: {
  readonly rows: readonly (readonly Cell[])[];
  readonly label: string;
  readonly pathOf: (index: number) => string | null;
}) {
  return (
    <table aria-label={label}>
      {body.length > MAX_TABLE_ROWS && (
        <caption class="second">
          The first {MAX_TABLE_ROWS} of {body.length.toLocaleString('en')} rows. The CSV has all of them.
        </caption>
      )}
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {body.slice(0, MAX_TABLE_ROWS).map(([name, ...values], index) => {
          const path = pathOf(index);
          return (
            <tr key={String(name)}>
              <th scope="row">{path === null ? name : <a href={path}>{name}</a>}</th>
              {values.map((value, column) => (
                <td key={String(head[column + 1])}>{value}</td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
