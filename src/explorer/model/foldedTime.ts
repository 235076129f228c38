/**
 * Time as it is drawn: a line of length 1 on which silence takes little room. `spans` follow each other without a
 * hole, both in time and on the line.
 */
export interface FoldedTime {
  readonly spans: readonly Span[];
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  /** Where it lies on the line, 0 to 1. */
  readonly from: number;
  readonly to: number;
  /** True for a silence that is drawn shorter than it was. */
  readonly folded: boolean;
}

/** A silence this long is folded whatever there is besides: nobody looks at an empty night. */
export const FOLD_ALWAYS_MS = 4 * 3_600_000;
/** A shorter silence than this is never folded. */
export const FOLD_NEVER_MS = 10 * 60_000;

/**
 * Folds the silences between instants: those that are longer than all shorter silences together would hide what
 * happened. `instants` need no order; without any, the line is one minute of nothing.
 */
export function foldTime(instants: readonly number[]): FoldedTime {
  const sorted = [...new Set(instants)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((toMs, index) => ({ fromMs: sorted[index] ?? toMs, toMs }));
  const limitMs = foldLimit(gaps.map(({ fromMs, toMs }) => toMs - fromMs));
  const spans = joinUnfolded(gaps.map((gap) => ({ ...gap, folded: gap.toMs - gap.fromMs >= limitMs })));
  const startMs = sorted[0] ?? 0;
  return placed(spans.length > 0 ? spans : [{ fromMs: startMs, toMs: startMs + 60_000, folded: false }]);
}

/** Where an instant lies on the line; before the first it is at 0, after the last at 1. */
export function positionOf({ spans }: FoldedTime, ms: number): number {
  const span = spans.find(({ toMs }) => ms <= toMs);
  if (span === undefined) return 1;
  const share = (ms - span.fromMs) / (span.toMs - span.fromMs);
  return span.from + Math.max(0, share) * (span.to - span.from);
}

type Gap = Pick<Span, 'fromMs' | 'toMs' | 'folded'>;

/** The length from which silences are folded. */
function foldLimit(lengthsMs: readonly number[]): number {
  let activeMs = 0;
  for (const lengthMs of lengthsMs.toSorted((a, b) => a - b)) {
    if (lengthMs >= FOLD_ALWAYS_MS) return lengthMs;
    if (lengthMs >= FOLD_NEVER_MS && activeMs > 0 && lengthMs > activeMs) return lengthMs;
    activeMs += lengthMs;
  }
  return Number.POSITIVE_INFINITY;
}

function joinUnfolded(gaps: readonly Gap[]): readonly Gap[] {
  const joined: Gap[] = [];
  for (const gap of gaps) {
    const last = joined.at(-1);
    if (last !== undefined && !last.folded && !gap.folded) {
      joined[joined.length - 1] = { ...last, toMs: gap.toMs };
    } else {
      joined.push(gap);
    }
  }
  return joined;
}

/** What one fold takes of the line, and what all of them may take together. */
const FOLD_SHARE = 0.05;
const MAX_FOLDED_SHARE = 0.4;

function placed(gaps: readonly Gap[]): FoldedTime {
  const folds = gaps.filter(({ folded }) => folded).length;
  const activeMs = gaps.reduce((sum, { fromMs, toMs, folded }) => sum + (folded ? 0 : toMs - fromMs), 0);
  const foldShare = activeMs === 0 ? 1 / gaps.length : Math.min(FOLD_SHARE, MAX_FOLDED_SHARE / folds);
  const activeShare = 1 - folds * foldShare;
  let from = 0;
  const spans = gaps.map((gap, index) => {
    const share = gap.folded ? foldShare : ((gap.toMs - gap.fromMs) / activeMs) * activeShare;
    // Sums of shares miss 1 by a rounding error.
    const to = index === gaps.length - 1 ? 1 : from + share;
    const span = { ...gap, from, to };
    from = to;
    return span;
  });
  return { spans };
}
