/**
 * Moves markers apart that are too close to each other. A group of close markers is centred on its mean position, so no
 * marker moves further than needed.
 *
 * @param xs positions in pixels, in ascending order.
 * @param minGap smallest distance between two markers, in pixels.
 * @param bounds in pixels. The markers leave the bounds only when there is not enough room for all of them.
 * @returns the new positions, in the order of `xs`.
 */
export function separateMarkers(xs: readonly number[], minGap: number, bounds: Bounds): readonly number[] {
  const groups: Group[] = [];
  for (const mean of xs) {
    groups.push({ count: 1, mean });
    mergeLast(groups, minGap, bounds);
  }
  return groups.flatMap((group) => {
    const start = centreOf(group, minGap, bounds) - ((group.count - 1) * minGap) / 2;
    return Array.from({ length: group.count }, (_, index) => start + index * minGap);
  });
}

export interface Bounds {
  readonly from: number;
  readonly to: number;
}

interface Group {
  readonly count: number;
  /** The mean of the original positions. */
  readonly mean: number;
}

function mergeLast(groups: Group[], minGap: number, bounds: Bounds): void {
  for (;;) {
    const last = groups.at(-1);
    const previous = groups.at(-2);
    if (last === undefined || previous === undefined) return;
    const distance = centreOf(last, minGap, bounds) - centreOf(previous, minGap, bounds);
    const count = previous.count + last.count;
    if (distance >= (count / 2) * minGap) return;
    groups.splice(-2, 2, { count, mean: (previous.mean * previous.count + last.mean * last.count) / count });
  }
}

function centreOf({ count, mean }: Group, minGap: number, { from, to }: Bounds): number {
  const half = ((count - 1) * minGap) / 2;
  return Math.max(from + half, Math.min(mean, to - half));
}
