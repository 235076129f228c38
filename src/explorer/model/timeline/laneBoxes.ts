import type { Lane } from './timelineModel.ts';

/** Vertical positions in a lane, in pixels. From top to bottom: its name (only when narrow), marks, bar, messages. */
export interface LaneBox {
  readonly lane: Lane;
  readonly top: number;
  readonly bottom: number;
  readonly labelY: number;
  /** The vertical middle of the marks. */
  readonly markY: number;
  readonly barY: number;
  /** 0 in a lane without contacts. */
  readonly barHeight: number;
  readonly tickY: number;
  readonly tickHeight: number;
}

export const MARK_ROW_PX = 20;
const PADDING_PX = 9;
const LABEL_PX = 20;
const LEADER_PX = 5;
const BAR_PX = 24;
const TICK_PX = 9;
const TICK_SPACE_PX = 3;

/** Places the lanes below each other. @param options `top` of the first lane in pixels, and whether names stand above the lanes. */
export function laneBoxes(
  lanes: readonly Lane[],
  { top, isNarrow }: { readonly top: number; readonly isNarrow: boolean },
): readonly LaneBox[] {
  const boxes: LaneBox[] = [];
  for (const lane of lanes) boxes.push(laneBox(lane, boxes.at(-1)?.bottom ?? top, isNarrow));
  return boxes;
}

function laneBox(lane: Lane, top: number, isNarrow: boolean): LaneBox {
  const markTop = top + PADDING_PX + (isNarrow ? LABEL_PX : 0);
  const barY = markTop + MARK_ROW_PX + LEADER_PX;
  const barHeight = lane.kind === 'operator' ? BAR_PX : 0;
  const tickHeight = lane.kind === 'routing' ? 0 : TICK_PX;
  const tickY = barY + barHeight + TICK_SPACE_PX;
  const bottom =
    lane.kind === 'routing' ? markTop + MARK_ROW_PX + PADDING_PX : tickY + tickHeight + PADDING_PX;
  const labelY = isNarrow ? top + PADDING_PX + LABEL_PX / 2 : (markTop + bottom - PADDING_PX) / 2;
  return {
    ...{ lane, top, bottom, labelY, markY: markTop + MARK_ROW_PX / 2 },
    ...{ barY, barHeight, tickY, tickHeight },
  };
}
