import type { BarBox, Plot } from './barBoxes.ts';
import { EDGE_PX } from './barBoxes.ts';
import type { LaneBox } from './laneBoxes.ts';
import { TARGET_PX } from './laneBoxes.ts';
import type { Mark } from './marks.ts';
import { separateMarkers } from './separateMarkers.ts';

export interface MarkBox {
  readonly mark: Mark;
  /** Where the mark is drawn. It may be moved aside so that it does not cover another mark. */
  readonly x: number;
  readonly y: number;
  /** Where the time of the mark is. A line leads there when the mark was moved. */
  readonly anchorX: number;
  readonly anchorY: number;
}

/** The number of a contact whose bar is too narrow for it. */
export interface NumberBox {
  readonly barKey: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Returns the marks and numbers of one lane that share its uppermost row. None of them covers another. */
export function rowOf(
  marks: readonly Mark[],
  bars: readonly BarBox[],
  { markY, barY }: LaneBox,
  { xOf, from, to }: Plot,
): { readonly marks: readonly MarkBox[]; readonly numbers: readonly NumberBox[] } {
  const items = [
    ...marks.map((mark) => ({ mark, bar: null, anchorX: xOf(mark.atMs) })),
    ...bars
      .filter(({ label }) => label === '')
      .map((bar) => ({ mark: null, bar, anchorX: bar.x + bar.width / 2 })),
  ]
    .filter(({ anchorX }) => anchorX >= from - EDGE_PX && anchorX <= to + EDGE_PX)
    .toSorted((a, b) => a.anchorX - b.anchorX);
  const half = TARGET_PX / 2;
  const bounds = { from: from - EDGE_PX + half, to: to + EDGE_PX - half };
  const anchors = items.map(({ anchorX }) => anchorX);
  const xs = separateMarkers(anchors, TARGET_PX, bounds);
  const placed = items.map((item, index) => ({ ...item, x: xs[index] ?? item.anchorX }));
  return {
    marks: placed.flatMap(({ mark, x, anchorX }) =>
      mark === null ? [] : [{ mark, x, anchorX, y: markY, anchorY: barY }],
    ),
    numbers: placed.flatMap(({ bar, x }) =>
      bar === null
        ? []
        : [{ barKey: bar.bar.key, text: String(bar.bar.index + 1), x, y: (markY + barY) / 2 + 2 }],
    ),
  };
}

/**
 * Returns the marks that start and end contacts, beside the ends of their bars.
 *
 * @param marks those of the contacts that are drawn with their start and end.
 * @param active indexes of contacts whose marks are always drawn. Those of other contacts are left out where they would
 * cover a bar or another mark.
 */
export function endMarksOf(
  marks: readonly Mark[],
  bars: readonly BarBox[],
  active: ReadonlySet<number>,
): readonly MarkBox[] {
  const isActive = ({ bar }: BarBox) => active.has(bar.index);
  const boxesOf = (box: BarBox) =>
    endMarks(
      marks.filter(({ contactIndex }) => contactIndex === box.bar.index),
      box,
    );
  const drawn = bars.filter(isActive).flatMap(boxesOf);
  for (const box of bars.filter((each) => !isActive(each)).flatMap(boxesOf)) {
    if (!coversBar(box, bars) && !coversMark(box, drawn)) drawn.push(box);
  }
  return drawn;
}

function coversBar({ x, y }: MarkBox, bars: readonly BarBox[]): boolean {
  const half = TARGET_PX / 2;
  return bars.some(
    (bar) => y >= bar.y && y <= bar.y + bar.height && x + half > bar.x && x - half < bar.x + bar.width,
  );
}

function coversMark({ x, y }: MarkBox, others: readonly MarkBox[]): boolean {
  return others.some((other) => other.y === y && Math.abs(other.x - x) < TARGET_PX);
}

/** The outermost marks are the last ones. */
function endMarks(marks: readonly Mark[], box: BarBox): readonly MarkBox[] {
  const y = box.y + box.height / 2;
  const starts = marks.filter(({ kind }) => kind === 'PUSHED');
  const ends = marks.filter(({ kind }) => kind !== 'PUSHED');
  const right = box.x + box.width;
  return [
    ...starts.map((mark, index) => markAt(mark, box.x - END_GAP_PX - index * TARGET_PX, y)),
    ...ends.map((mark, index) => markAt(mark, right + END_GAP_PX + index * TARGET_PX, y)),
  ];
}

const END_GAP_PX = TARGET_PX / 2;

function markAt(mark: Mark, x: number, y: number): MarkBox {
  return { mark, x, y, anchorX: x, anchorY: y };
}
