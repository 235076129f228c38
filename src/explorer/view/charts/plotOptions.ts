import uPlot from 'uplot';
import type { ChartColours } from './colours.ts';

/** One segment of every bar, from the bottom up. */
export interface BarSeries {
  readonly label: string;
  /** The name of a colour of the style sheet, as `answered`. Its tint fills the bars. */
  readonly colour: string;
  /** A value for each bar. */
  readonly values: readonly number[];
}

export interface BarData {
  /** What the axis shows below each bar. */
  readonly labels: readonly string[];
  readonly series: readonly BarSeries[];
}

/** Pixels. */
export const CHART_HEIGHT = 240;

/** Returns the data of uPlot: the position of each bar, and for each series the top of its segment, the highest first. */
export function stackedData({ labels, series }: BarData): uPlot.AlignedData {
  const tops = labels.map(() => 0);
  const stacked = series.map(({ values }) =>
    values.map((value, index) => {
      const top = (tops[index] ?? 0) + value;
      tops[index] = top;
      return top;
    }),
  );
  return [labels.map((_, index) => index), ...stacked.toReversed()];
}

/** @param onPoint called with the index of the bar at the pointer; null when there is none. */
export function plotOptions(
  { labels, series }: BarData,
  colours: ChartColours,
  width: number,
  onPoint: (index: number | null) => void,
): uPlot.Options {
  const bars = uPlot.paths.bars?.({ size: [0.8, 64], radius: 0.1 });
  return {
    width,
    height: CHART_HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: [-0.6, labels.length - 0.4] },
      y: { range: (_plot, _min, max) => [0, Math.max(max, 1) * 1.05] },
    },
    axes: [xAxis(labels, colours, width), yAxis(colours)],
    series: [
      {},
      ...series
        .map(({ label, colour }) => ({
          label,
          stroke: colours.of(`--${colour}`),
          fill: colours.of(`--${colour}-tint`),
          width: 1,
          points: { show: false },
          ...(bars && { paths: bars }),
        }))
        .toReversed(),
    ],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
}

/** Pixels that the longest label needs. */
const LABEL_WIDTH = 88;

/** Pixels beside the bars. */
const MARGINS = 70;

function xAxis(labels: readonly string[], { soft, line }: ChartColours, width: number): uPlot.Axis {
  const every = Math.max(1, Math.ceil((labels.length * LABEL_WIDTH) / (width - MARGINS)));
  return {
    stroke: soft,
    grid: { show: false },
    ticks: { stroke: line },
    splits: () => labels.flatMap((_, index) => (index % every === 0 ? [index] : [])),
    values: (_plot, splits) => splits.map((index) => labels[index] ?? ''),
  };
}

function yAxis({ soft, line }: ChartColours): uPlot.Axis {
  return {
    stroke: soft,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
    size: 46,
    // Counts have no fractions.
    incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000],
  };
}
