import { formatDuration, statusLabel } from '../labels/labels.ts';
import type { LaneBox } from './laneBoxes.ts';
import type { Bar } from './timelineModel.ts';

export interface BarBox {
  readonly bar: Bar;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The longest label that fits into the bar; empty when none fits. Then the number is drawn above the bar. */
  readonly label: string;
  /** Width of the bar that the label needs. Patterns are drawn only beside it. */
  readonly labelWidth: number;
  /** The time that the visitor waited before the contact; null when it is not visible. */
  readonly wait: { readonly x: number; readonly width: number } | null;
}

/** The horizontal scale of the plot. */
export interface Plot {
  readonly xOf: (ms: number) => number;
  /** Pixels. */
  readonly from: number;
  readonly to: number;
}

/** Room beside the plot for what lies on its edge, in pixels. */
export const EDGE_PX = 24;
const MIN_BAR_PX = 6;
const MIN_WAIT_PX = 2;

/** The position of a bar before the positions of the lanes are known. */
export type BarSpan = Omit<BarBox, 'y' | 'height'>;

/** Returns the horizontal position of a bar; an empty list when it is not visible. */
export function barSpan(bar: Bar, { xOf, from, to }: Plot): BarSpan[] {
  const start = xOf(bar.fromMs);
  const end = Math.max(xOf(bar.toMs), start + MIN_BAR_PX);
  const [left, right] = [from - EDGE_PX, to + EDGE_PX];
  if (end < left || start > right) return [];
  const x = Math.max(left, start);
  const width = Math.min(right, end) - x;
  const waitX = Math.max(left, xOf(bar.waitFromMs));
  const wait = start - waitX >= MIN_WAIT_PX ? { x: waitX, width: Math.min(start, right) - waitX } : null;
  return [{ bar, x, width, ...labelOf(bar, width), wait }];
}

/** Returns an empty list for a bar without a lane. */
export function barBox(span: BarSpan, lane: LaneBox | undefined): BarBox[] {
  return lane === undefined ? [] : [{ ...span, y: lane.barY, height: lane.barHeight }];
}

const CHARACTER_PX = 7.1;
const LABEL_ROOM_PX = 16;
/** The number of a contact needs less room, because it is centred when it stands alone. */
const NUMBER_ROOM_PX = 4;

function labelOf({ index, status, durationSeconds }: Bar, width: number) {
  const number = String(index + 1);
  const short = `${number} · ${statusLabel(status)}`;
  const long = durationSeconds === null ? short : `${short} · ${formatDuration(durationSeconds)}`;
  const widthOf = (text: string) =>
    text.length * CHARACTER_PX + (text === number ? NUMBER_ROOM_PX : LABEL_ROOM_PX);
  const label = [long, short, number].find((text) => widthOf(text) <= width) ?? '';
  // A number is centred, so there is no room for a pattern on either side.
  const labelWidth = label === number ? width : widthOf(label);
  return { label, labelWidth: label === '' ? 0 : labelWidth };
}
