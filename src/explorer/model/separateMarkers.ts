/**
 * Moves points that lie closer than `minGap` apart, as little as is fair to all: a crowd is centred on where it
 * belongs. `xs` are in order; the answer is in the same order and at least `minGap` apart, within the bounds while
 * there is room.
 */
export function separateMarkers(xs: readonly number[], minGap: number, bounds: Bounds): readonly number[] {
  const crowds: Crowd[] = [];
  for (const mean of xs) {
    crowds.push({ count: 1, mean });
    mergeLast(crowds, minGap, bounds);
  }
  return crowds.flatMap((crowd) => {
    const start = centreOf(crowd, minGap, bounds) - ((crowd.count - 1) * minGap) / 2;
    return Array.from({ length: crowd.count }, (_, index) => start + index * minGap);
  });
}

export interface Bounds {
  readonly from: number;
  readonly to: number;
}

interface Crowd {
  readonly count: number;
  /** The mean of where its points belong. */
  readonly mean: number;
}

function mergeLast(crowds: Crowd[], minGap: number, bounds: Bounds): void {
  for (;;) {
    const last = crowds.at(-1);
    const before = crowds.at(-2);
    if (last === undefined || before === undefined) return;
    const apart = centreOf(last, minGap, bounds) - centreOf(before, minGap, bounds);
    const count = before.count + last.count;
    if (apart >= (count / 2) * minGap) return;
    crowds.splice(-2, 2, { count, mean: (before.mean * before.count + last.mean * last.count) / count });
  }
}

function centreOf({ count, mean }: Crowd, minGap: number, { from, to }: Bounds): number {
  const half = ((count - 1) * minGap) / 2;
  return Math.max(from + half, Math.min(mean, to - half));
}
