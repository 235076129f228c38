import { formatDuration, statusLabel } from '../labels/labels.ts';
import type { AxisTick, Fold } from './axis.ts';
import { axisTicks, foldsOf } from './axis.ts';
import type { FoldedTime } from './foldedTime.ts';
import { positionOf } from './foldedTime.ts';
import type { LaneBox } from './laneBoxes.ts';
import { laneBoxes, MARK_ROW_PX } from './laneBoxes.ts';
import type { Mark } from './marks.ts';
import { separateMarkers } from './separateMarkers.ts';
import type { Bar, Tick, TimelineModel } from './timelineModel.ts';
import type { Viewport } from './viewport.ts';

/** The positions of everything that is drawn, in pixels. Everything outside the viewport is left out. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly plot: {
    readonly from: number;
    readonly to: number;
    readonly top: number;
    readonly bottom: number;
  };
  readonly lanes: readonly LaneBox[];
  readonly bars: readonly BarBox[];
  readonly marks: readonly MarkBox[];
  readonly ticks: readonly TickBox[];
  /** Lines from the end of each contact to the start of the next one. */
  readonly links: readonly Link[];
  readonly axis: readonly AxisTick[];
  readonly folds: readonly Fold[];
}

export interface BarBox {
  readonly bar: Bar;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The longest label that fits into the bar; empty when none fits. */
  readonly label: string;
}

export interface MarkBox {
  readonly mark: Mark;
  /** Where the mark is drawn. It may be moved aside so that it does not cover another mark. */
  readonly x: number;
  /** Where the time of the mark is. */
  readonly anchorX: number;
  readonly y: number;
  readonly anchorY: number;
}

export interface TickBox {
  readonly tick: Tick;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface Link {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
}

/** Below this width, the names of lanes are drawn above the lanes and not beside them. */
export const NARROW_PX = 640;
const GUTTER_PX = 140;
const EDGE_PX = 22;
const AXIS_PX = 40;
const MIN_BAR_PX = 6;
const MARK_GAP_PX = 21;
/** Wide enough for the text of a day, which is moved when it would cross the edge of the drawing. */
const TICK_GAP_PX = 82;

/**
 * Computes the positions of a time line.
 *
 * @param view the part of the time line to show.
 * @param width of the drawing, in pixels.
 */
export function createLayout(
  timeline: TimelineModel,
  time: FoldedTime,
  view: Viewport,
  width: number,
): Layout {
  const isNarrow = width < NARROW_PX;
  const from = EDGE_PX + (isNarrow ? 0 : GUTTER_PX);
  const to = width - EDGE_PX;
  const xOf = (ms: number) =>
    from + ((positionOf(time, ms) - view.from) / (view.to - view.from)) * (to - from);
  const lanes = laneBoxes(timeline.lanes, { top: AXIS_PX, isNarrow });
  const laneOf = new Map(lanes.map((lane) => [lane.lane.key, lane]));
  const bottom = lanes.at(-1)?.bottom ?? AXIS_PX;
  return {
    ...{ width, height: bottom, plot: { from, to, top: AXIS_PX, bottom }, lanes },
    bars: timeline.bars.flatMap((bar) => barBox(bar, laneOf.get(bar.lane), { xOf, from, to })),
    marks: lanes.flatMap((lane) => markBoxes(timeline.marks, lane, { xOf, from, to })),
    ticks: timeline.ticks.flatMap((tick) => tickBox(tick, laneOf.get(tick.lane), { xOf, from, to })),
    links: linksOf(timeline.bars, laneOf, { xOf, from, to }),
    axis: axisTicks(time, xOf, { fromPx: from, toPx: to, minGapPx: TICK_GAP_PX }),
    folds: foldsOf(time, xOf).filter((fold) => fold.x + fold.width > from && fold.x < to),
  };
}

interface Plot {
  readonly xOf: (ms: number) => number;
  readonly from: number;
  readonly to: number;
}

function barBox(bar: Bar, lane: LaneBox | undefined, { xOf, from, to }: Plot): BarBox[] {
  const start = xOf(bar.fromMs);
  const end = Math.max(xOf(bar.toMs), start + MIN_BAR_PX);
  if (lane === undefined || end < from || start > to) return [];
  const x = Math.max(from - EDGE_PX, start);
  const width = Math.min(to + EDGE_PX, end) - x;
  return [{ bar, x, width, y: lane.barY, height: lane.barHeight, label: labelOf(bar, width) }];
}

const CHARACTER_PX = 7.1;
const LABEL_ROOM_PX = 14;
/** The number of a contact needs less room, because it is centred when it stands alone. */
const NUMBER_ROOM_PX = 4;

function labelOf({ index, status, durationSeconds }: Bar, width: number): string {
  const number = String(index + 1);
  const short = `${number} · ${statusLabel(status)}`;
  const long = durationSeconds === null ? short : `${short} · ${formatDuration(durationSeconds)}`;
  const fits = (text: string) =>
    text.length * CHARACTER_PX + (text === number ? NUMBER_ROOM_PX : LABEL_ROOM_PX) <= width;
  return [long, short, number].find(fits) ?? '';
}

function markBoxes(
  marks: readonly Mark[],
  { lane, markY, barY }: LaneBox,
  { xOf, from, to }: Plot,
): MarkBox[] {
  const shown = marks
    .filter((mark) => mark.lane === lane.key)
    .map((mark) => ({ mark, anchorX: xOf(mark.atMs) }))
    .filter(({ anchorX }) => anchorX >= from - EDGE_PX && anchorX <= to + EDGE_PX);
  const bounds = { from: from - EDGE_PX + MARK_ROW_PX / 2, to: to + EDGE_PX - MARK_ROW_PX / 2 };
  const xs = separateMarkers(
    shown.map(({ anchorX }) => anchorX),
    MARK_GAP_PX,
    bounds,
  );
  return shown.map((box, index) => ({ ...box, x: xs[index] ?? box.anchorX, y: markY, anchorY: barY }));
}

function tickBox(tick: Tick, lane: LaneBox | undefined, { xOf, from, to }: Plot): TickBox[] {
  const x = xOf(tick.atMs);
  if (lane === undefined || x < from - EDGE_PX || x > to + EDGE_PX) return [];
  return [{ tick, x, y: lane.tickY, height: lane.tickHeight }];
}

function linksOf(bars: readonly Bar[], lanes: ReadonlyMap<string, LaneBox>, { xOf, from, to }: Plot): Link[] {
  return bars.slice(1).flatMap((next, index) => {
    const before = bars[index];
    const fromLane = lanes.get(before?.lane ?? '');
    const toLane = lanes.get(next.lane);
    if (before === undefined || fromLane === undefined || toLane === undefined) return [];
    const [fromX, toX] = [xOf(before.toMs), xOf(next.fromMs)];
    if (toX < from || fromX > to) return [];
    const middle = (lane: LaneBox) => lane.barY + lane.barHeight / 2;
    return [{ fromX, toX, fromY: middle(fromLane), toY: middle(toLane) }];
  });
}
