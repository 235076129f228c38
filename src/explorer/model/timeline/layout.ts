import type { AxisTick, Fold } from './axis.ts';
import { axisTicks, foldsOf } from './axis.ts';
import type { BarBox, Plot } from './barBoxes.ts';
import { barBox, barSpan, EDGE_PX } from './barBoxes.ts';
import type { FoldedTime } from './foldedTime.ts';
import { positionOf } from './foldedTime.ts';
import type { Item } from './itemOrder.ts';
import { orderOf } from './itemOrder.ts';
import type { LaneBox } from './laneBoxes.ts';
import { laneBoxes, TARGET_PX } from './laneBoxes.ts';
import type { MarkBox, NumberBox } from './markBoxes.ts';
import { endMarksOf, rowOf } from './markBoxes.ts';
import type { MessageGroup } from './messageGroups.ts';
import { groupMessages } from './messageGroups.ts';
import type { Bar, TimelineModel } from './timelineModel.ts';
import type { Viewport } from './viewport.ts';

/** The positions of everything that is drawn, in pixels. Everything outside the viewport is left out. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly plot: { readonly from: number; readonly to: number };
  readonly lanes: readonly LaneBox[];
  readonly bars: readonly BarBox[];
  /** The numbers of contacts whose bars are too narrow for them. */
  readonly numbers: readonly NumberBox[];
  readonly marks: readonly MarkBox[];
  readonly messages: readonly MessageBox[];
  /** Lines from the end of each contact to the start of the next one. */
  readonly links: readonly Link[];
  readonly axis: readonly AxisTick[];
  readonly folds: readonly Fold[];
  /** Everything that can be selected, also outside the viewport, in the order of time. */
  readonly order: readonly Item[];
}

export interface MessageBox {
  readonly group: MessageGroup;
  /** Left edge of the target, which is `TARGET_PX` wide and high. */
  readonly x: number;
  readonly y: number;
  /** A position for each message. */
  readonly tickXs: readonly number[];
}

export interface Link {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
}

export interface LayoutOptions {
  /** The part of the timeline to show. */
  readonly view: Viewport;
  /** Width of the drawing, in pixels. */
  readonly width: number;
  /** A name of the IANA database. */
  readonly timeZone: string;
  /** Keys of the bars and marks whose contacts are drawn with their start and end marks. */
  readonly active: readonly (string | null)[];
}

/** Width of the column with the names of lanes. */
const GUTTER_PX = 150;
/** Wide enough for the text of a day, which is moved when it would cross the edge of the drawing. */
const TICK_GAP_PX = 82;
/** When at most this share of the timeline is visible, wide bars have their start and end marks. */
const ZOOMED_SHARE = 0.5;
const MIN_ENDS_PX = 48;
const TARGET_LEFT_PX = 3;

/** Computes the positions of a timeline. */
export function createLayout(timeline: TimelineModel, time: FoldedTime, options: LayoutOptions): Layout {
  const { view, width, timeZone } = options;
  const from = EDGE_PX + GUTTER_PX;
  const to = width - EDGE_PX;
  const xOf = (ms: number) =>
    from + ((positionOf(time, ms) - view.from) / (view.to - view.from)) * (to - from);
  const plot: Plot = { xOf, from, to };
  const activeIndexes = activeContacts(timeline, options);
  const hasEnds = endsShown(timeline, plot, { view, activeIndexes });
  const free = timeline.marks.filter(
    ({ isBarEnd, contactIndex }) => !isBarEnd || hasEnds(contactIndex) === null,
  );
  const ends = timeline.marks.filter(
    ({ isBarEnd, contactIndex }) => isBarEnd && hasEnds(contactIndex) === true,
  );
  const groups = groupMessages(timeline.ticks, xOf, TARGET_PX);
  const isVisible = (ms: number) => xOf(ms) >= from - EDGE_PX && xOf(ms) <= to + EDGE_PX;
  const spans = timeline.bars.flatMap((bar) => barSpan(bar, plot));
  const lanes = laneBoxes(timeline.lanes, ({ key }) => {
    const bars = spans.filter(({ bar }) => bar.lane === key);
    const hasNumbers = bars.some(({ label }) => label === '');
    return {
      hasBars: bars.length > 0,
      hasMarks: hasNumbers || free.some((mark) => mark.lane === key && isVisible(mark.atMs)),
      hasMessages: groups.some((group) => group.lane === key && isVisible(group.atMs)),
    };
  });
  const laneOf = new Map(lanes.map((lane) => [lane.lane.key, lane]));
  const bars = spans.flatMap((span) => barBox(span, laneOf.get(span.bar.lane)));
  const rows = lanes.map((lane) => {
    const isHere = ({ lane: key }: { readonly lane: string }) => key === lane.lane.key;
    return rowOf(
      free.filter(isHere),
      bars.filter(({ bar }) => isHere(bar)),
      lane,
      plot,
    );
  });
  return {
    ...{ width, height: lanes.at(-1)?.bottom ?? 0, plot: { from, to }, lanes, bars },
    numbers: rows.flatMap(({ numbers }) => numbers),
    marks: [...rows.flatMap(({ marks }) => marks), ...endMarksOf(ends, bars, activeIndexes)],
    messages: groups.flatMap((group) => messageBox(group, laneOf.get(group.lane), plot)),
    links: linksOf(timeline.bars, laneOf, plot),
    axis: axisTicks(time, xOf, { fromPx: from, toPx: to, minGapPx: TICK_GAP_PX, timeZone }),
    folds: foldsOf(time, xOf).filter((fold) => fold.x + fold.width > from && fold.x < to),
    order: orderOf(timeline.bars, [...free, ...ends], groups),
  };
}

function activeContacts({ bars, marks }: TimelineModel, { active }: LayoutOptions): ReadonlySet<number> {
  const indexOf = (key: string | null) =>
    bars.find((bar) => bar.key === key)?.index ?? marks.find((mark) => mark.key === key)?.contactIndex;
  return new Set(active.flatMap((key) => indexOf(key) ?? []));
}

/** Returns whether a contact is drawn with its start and end marks; null for a contact without a bar. */
function endsShown(
  { bars }: TimelineModel,
  { xOf }: Plot,
  { view, activeIndexes }: Pick<LayoutOptions, 'view'> & { readonly activeIndexes: ReadonlySet<number> },
): (contactIndex: number | null) => boolean | null {
  const isZoomed = view.to - view.from <= ZOOMED_SHARE;
  const shown = new Map(
    bars.map(({ index, fromMs, toMs }) => [
      index,
      activeIndexes.has(index) || (isZoomed && xOf(toMs) - xOf(fromMs) >= MIN_ENDS_PX),
    ]),
  );
  return (index) => (index === null ? null : (shown.get(index) ?? null));
}

function messageBox(group: MessageGroup, lane: LaneBox | undefined, { xOf, from, to }: Plot): MessageBox[] {
  const x = xOf(group.atMs);
  if (lane === undefined || x < from - EDGE_PX || x > to + EDGE_PX) return [];
  const tickXs = group.ticks.map(({ atMs }) => xOf(atMs));
  // A bit to the left, so that the first line is not on the edge of its target.
  return [{ group, x: x - TARGET_LEFT_PX, y: lane.messageY - TARGET_PX / 2, tickXs }];
}

function linksOf(bars: readonly Bar[], lanes: ReadonlyMap<string, LaneBox>, { xOf, from, to }: Plot): Link[] {
  return bars.slice(1).flatMap((next, index) => {
    const before = bars[index];
    const fromLane = lanes.get(before?.lane ?? '');
    const toLane = lanes.get(next.lane);
    if (before === undefined || fromLane === undefined || toLane === undefined) return [];
    const [fromX, toX] = [xOf(before.toMs), xOf(next.fromMs)];
    if (toX < from || fromX > to) return [];
    const middle = (lane: LaneBox) => (lane.isCollapsed ? lane.labelY : lane.barY + lane.barHeight / 2);
    return [{ fromX, toX, fromY: middle(fromLane), toY: middle(toLane) }];
  });
}
