/**
 * A timeline of length 1, on which long silences take little room. The spans follow each other without gaps, both in
 * time and on the line.
 */
export interface FoldedTime {
  readonly spans: readonly Span[];
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  /** Position of its start on the line, 0 to 1. */
  readonly from: number;
  readonly to: number;
  /** Whether it is a silence that is drawn shorter than it was. */
  readonly folded: boolean;
}

/** A silence of this length or longer is always folded, such as an empty night. */
export const FOLD_ALWAYS_MS = 4 * 3_600_000;
/** A silence shorter than this is never folded. */
export const FOLD_NEVER_MS = 10 * 60_000;

/**
 * Folds long silences. A silence is long when it lasts longer than all shorter gaps together: without folding, what
 * happened would take less than half of the line.
 *
 * @param instants when something happened, in milliseconds since 1970, in any order. Without any, the line is one empty
 * minute.
 */
export function foldTime(instants: readonly number[]): FoldedTime {
  const sorted = [...new Set(instants)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((toMs, index) => ({ fromMs: sorted[index] ?? toMs, toMs }));
  const limitMs = foldLimit(gaps.map(({ fromMs, toMs }) => toMs - fromMs));
  const spans = mergeUnfolded(gaps.map((gap) => ({ ...gap, folded: gap.toMs - gap.fromMs >= limitMs })));
  const startMs = sorted[0] ?? 0;
  return placeSpans(spans.length > 0 ? spans : [{ fromMs: startMs, toMs: startMs + 60_000, folded: false }]);
}

/** Returns the position of a time on the line: 0 before the first instant, 1 after the last. */
export function positionOf({ spans }: FoldedTime, ms: number): number {
  const span = spans.find(({ toMs }) => ms <= toMs);
  if (span === undefined) return 1;
  const share = (ms - span.fromMs) / (span.toMs - span.fromMs);
  return span.from + Math.max(0, share) * (span.to - span.from);
}

type Gap = Pick<Span, 'fromMs' | 'toMs' | 'folded'>;

/** Returns the shortest length that is folded, in milliseconds; infinity when nothing is folded. */
function foldLimit(lengthsMs: readonly number[]): number {
  let activeMs = 0;
  for (const lengthMs of lengthsMs.toSorted((a, b) => a - b)) {
    if (lengthMs >= FOLD_ALWAYS_MS) return lengthMs;
    if (lengthMs >= FOLD_NEVER_MS && activeMs > 0 && lengthMs > activeMs) return lengthMs;
    activeMs += lengthMs;
  }
  return Number.POSITIVE_INFINITY;
}

function mergeUnfolded(gaps: readonly Gap[]): readonly Gap[] {
  const merged: Gap[] = [];
  for (const gap of gaps) {
    const last = merged.at(-1);
    if (last !== undefined && !last.folded && !gap.folded) {
      merged[merged.length - 1] = { ...last, toMs: gap.toMs };
    } else {
      merged.push(gap);
    }
  }
  return merged;
}

/** Share of the line that one fold takes. */
const FOLD_SHARE = 0.05;
/** Share of the line that all folds together may take. */
const MAX_FOLDED_SHARE = 0.4;

function placeSpans(gaps: readonly Gap[]): FoldedTime {
  const folds = gaps.filter(({ folded }) => folded).length;
  const activeMs = gaps.reduce((sum, { fromMs, toMs, folded }) => sum + (folded ? 0 : toMs - fromMs), 0);
  const foldShare = activeMs === 0 ? 1 / gaps.length : Math.min(FOLD_SHARE, MAX_FOLDED_SHARE / folds);
  const activeShare = 1 - folds * foldShare;
  let from = 0;
  const spans = gaps.map((gap, index) => {
    const share = gap.folded ? foldShare : ((gap.toMs - gap.fromMs) / activeMs) * activeShare;
    // The sum of all shares may differ from 1 by a rounding error.
    const to = index === gaps.length - 1 ? 1 : from + share;
    const span = { ...gap, from, to };
    from = to;
    return span;
  });
  return { spans };
}
