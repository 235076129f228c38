import type { AxisTick, Fold } from './axis.ts';
import { axisTicks, foldsOf } from './axis.ts';
import type { FoldedTime } from './foldedTime.ts';
import { positionOf } from './foldedTime.ts';
import { durationWords, statusWords } from './labels.ts';
import type { LaneBox } from './laneBoxes.ts';
import { laneBoxes, MARK_ROW_PX } from './laneBoxes.ts';
import type { Mark } from './marks.ts';
import { separateMarkers } from './separateMarkers.ts';
import type { Bar, Tick, TimelineModel } from './timelineModel.ts';
import type { Viewport } from './viewport.ts';

/** Where everything is drawn, in pixels. What lies outside the viewport is left out. */
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
  /** From the end of a contact to the opening of the next. */
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
  /** As much as fits in. */
  readonly label: string;
}

export interface MarkBox {
  readonly mark: Mark;
  /** Where there is room for it, and the instant that it stands for. */
  readonly x: number;
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

/** Below this width the names of the lanes stand above them. */
export const NARROW_PX = 640;
const GUTTER_PX = 140;
const EDGE_PX = 22;
const AXIS_PX = 40;
const MIN_BAR_PX = 6;
const MARK_GAP_PX = 21;
/** Room for a day, also where it is moved in from the edge. */
const TICK_GAP_PX = 82;

/** Puts a story on a drawing of a width, showing the part of its time that the viewport names. */
export function layOut(story: TimelineModel, time: FoldedTime, view: Viewport, width: number): Layout {
  const isNarrow = width < NARROW_PX;
  const from = EDGE_PX + (isNarrow ? 0 : GUTTER_PX);
  const to = width - EDGE_PX;
  const xOf = (ms: number) =>
    from + ((positionOf(time, ms) - view.from) / (view.to - view.from)) * (to - from);
  const lanes = laneBoxes(story.lanes, { top: AXIS_PX, isNarrow });
  const laneOf = new Map(lanes.map((lane) => [lane.lane.key, lane]));
  const bottom = lanes.at(-1)?.bottom ?? AXIS_PX;
  return {
    ...{ width, height: bottom, plot: { from, to, top: AXIS_PX, bottom }, lanes },
    bars: story.bars.flatMap((bar) => barBox(bar, laneOf.get(bar.lane), { xOf, from, to })),
    marks: lanes.flatMap((lane) => markBoxes(story.marks, lane, { xOf, from, to })),
    ticks: story.ticks.flatMap((tick) => tickBox(tick, laneOf.get(tick.lane), { xOf, from, to })),
    links: linksOf(story.bars, laneOf, { xOf, from, to }),
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
/** A number alone is centred. */
const NUMBER_ROOM_PX = 4;

function labelOf({ index, status, durationSeconds }: Bar, width: number): string {
  const number = String(index + 1);
  const short = `${number} · ${statusWords(status)}`;
  const long = durationSeconds === null ? short : `${short} · ${durationWords(durationSeconds)}`;
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
