import { formatDuration } from '../labels/labels.ts';
import { formatDay, formatSeconds, formatTime, zoneOffsetMs } from '../labels/zonedTime.ts';
import type { FoldedTime, Span } from './foldedTime.ts';

export interface AxisTick {
  readonly x: number;
  readonly time: string;
  /** Set on the first tick of each day, else null. */
  readonly day: string | null;
}

export interface Fold {
  readonly x: number;
  readonly width: number;
  /** The duration of the silence. */
  readonly label: string;
}

interface AxisRange {
  readonly fromPx: number;
  readonly toPx: number;
  readonly minGapPx: number;
  /** A name of the IANA database. */
  readonly timeZone: string;
}

/**
 * Returns ticks at round times of a time zone. There are none where time is folded.
 *
 * @param xOf converts milliseconds since 1970 to a horizontal position in pixels.
 * @param range visible range and smallest distance of two ticks, in pixels; a name of the IANA database.
 */
export function axisTicks(
  { spans }: FoldedTime,
  xOf: (ms: number) => number,
  { fromPx, toPx, minGapPx, timeZone }: AxisRange,
): readonly AxisTick[] {
  const ticks: AxisTick[] = [];
  let lastDay = '';
  for (const span of spans) {
    for (const ms of roundInstants(span, xOf, { minGapPx, timeZone })) {
      const x = xOf(ms);
      const isShown = x >= fromPx && x <= toPx;
      if (!isShown || x - (ticks.at(-1)?.x ?? Number.NEGATIVE_INFINITY) < minGapPx) continue;
      const time = isWholeMinute(ms) ? formatTime(ms, timeZone) : formatSeconds(ms, timeZone);
      const day = dayWithoutYear(ms, timeZone);
      ticks.push({ x, time, day: day === lastDay ? null : day });
      lastDay = day;
    }
  }
  return ticks;
}

/** Returns where the folded silences are drawn. */
export function foldsOf({ spans }: FoldedTime, xOf: (ms: number) => number): readonly Fold[] {
  return spans
    .filter(({ folded }) => folded)
    .map(({ fromMs, toMs }) => ({
      x: xOf(fromMs),
      width: xOf(toMs) - xOf(fromMs),
      label: formatDuration((toMs - fromMs) / 1000),
    }));
}

const STEPS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600];

/** Limits the work for a span that is much wider than the screen, most of whose ticks are not visible. */
const MAX_TICKS = 2_000;

function roundInstants(
  span: Span,
  xOf: (ms: number) => number,
  { minGapPx, timeZone }: Pick<AxisRange, 'minGapPx' | 'timeZone'>,
): readonly number[] {
  if (span.folded) return [];
  const lengthMs = span.toMs - span.fromMs;
  const msPerPx = lengthMs / Math.max(1e-9, xOf(span.toMs) - xOf(span.fromMs));
  const seconds = STEPS_SECONDS.find((step) => (step * 1000) / msPerPx >= minGapPx);
  const stepMs = (seconds ?? 43_200) * 1000;
  const offsetMs = zoneOffsetMs(span.fromMs, timeZone);
  const first = Math.ceil((span.fromMs + offsetMs) / stepMs) * stepMs - offsetMs;
  const count = Math.min(MAX_TICKS, Math.floor((span.toMs - first) / stepMs) + 1);
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * stepMs);
}

function dayWithoutYear(ms: number, timeZone: string): string {
  return formatDay(ms, timeZone).replace(/ \d+$/, '');
}

function isWholeMinute(ms: number): boolean {
  return ms % 60_000 === 0;
}
