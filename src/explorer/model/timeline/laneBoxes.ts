import type { Lane } from './lanes.ts';

/** Vertical positions in a lane, in pixels. From top to bottom: marks and numbers, bars, messages. */
export interface LaneBox {
  readonly lane: Lane;
  readonly top: number;
  readonly bottom: number;
  /** A lane without content in the visible time is only high enough for its name. */
  readonly isCollapsed: boolean;
  readonly labelY: number;
  /** The name of the lane, as far as there is room for it. */
  readonly title: string;
  /** Empty in a collapsed lane. */
  readonly subtitle: string;
  /** The vertical middle of the marks. */
  readonly markY: number;
  readonly barY: number;
  /** 0 in a lane without contacts. */
  readonly barHeight: number;
  /** The vertical middle of the messages. */
  readonly messageY: number;
}

/** What is visible of a lane. */
export interface LaneContent {
  readonly hasBars: boolean;
  /** Whether it has marks, or numbers of bars that are too narrow for them. */
  readonly hasMarks: boolean;
  readonly hasMessages: boolean;
}

/** The smallest target that can be hit with a finger. */
export const TARGET_PX = 24;
const BAR_PX = 24;
const PADDING_PX = 5;
/** Characters that fit beside the plot. */
const MAX_TITLE = 18;
const MAX_SUBTITLE = 22;
const COLLAPSED_PX = 26;
/** Room for a name of two lines. */
const MIN_ROWS_PX = 32;

/**
 * Computes the box of each lane. The lanes are in one column.
 *
 * @param contentOf returns the visible content of a lane.
 */
export function laneBoxes(
  lanes: readonly Lane[],
  contentOf: (lane: Lane) => LaneContent,
): readonly LaneBox[] {
  const boxes: LaneBox[] = [];
  for (const lane of lanes) boxes.push(laneBox(lane, contentOf(lane), boxes.at(-1)?.bottom ?? 0));
  return boxes;
}

function laneBox(lane: Lane, { hasBars, hasMarks, hasMessages }: LaneContent, top: number): LaneBox {
  const isCollapsed = !hasBars && !hasMarks && !hasMessages;
  const markRow = hasMarks ? TARGET_PX : 0;
  const barHeight = hasBars ? BAR_PX : 0;
  const messageRow = hasMessages ? TARGET_PX : 0;
  const rows = Math.max(MIN_ROWS_PX, markRow + barHeight + messageRow);
  const bottom = top + (isCollapsed ? COLLAPSED_PX : rows + 2 * PADDING_PX);
  // Rows are in the middle of a lane that is higher than they are.
  const start = top + (bottom - top - markRow - barHeight - messageRow) / 2;
  const barY = start + markRow;
  return {
    ...{ lane, top, bottom, isCollapsed, labelY: (top + bottom) / 2, markY: start + markRow / 2 },
    title: shorten(lane.title, MAX_TITLE),
    subtitle: isCollapsed ? '' : shorten(lane.subtitle, MAX_SUBTITLE),
    ...{ barY, barHeight, messageY: barY + barHeight + messageRow / 2 },
  };
}

function shorten(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}
