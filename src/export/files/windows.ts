import type { Interval } from '../../upstream/closedConversations/interval.ts';

/** One of `count` equal parts of an interval, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The part of the interval that belongs to the shard. All shards together cover the interval, without overlap. */
export function shardInterval({ from, to }: Interval, { index, count }: Shard): Interval {
  const bound = (part: number): number => from + Math.floor(((to - from) * part) / count);
  return { from: bound(index - 1), to: bound(index) };
}

/** The longest window. An export that is killed loses the contacts of its unfinished windows. */
const LONGEST_WINDOW_MS = 24 * 3_600_000;
/** Shorter windows would need more upstream operations than they save. */
const SHORTEST_WINDOW_MS = 600_000;
/** The minimum number of windows, as long as no window gets shorter than that. */
const MIN_WINDOWS = 16;

/** Cuts an interval into windows, in order. The same interval always gives the same windows. */
export function windowsOf({ from, to }: Interval): readonly Interval[] {
  const wanted = Math.max(Math.ceil((to - from) / LONGEST_WINDOW_MS), MIN_WINDOWS);
  const count = Math.max(1, Math.min(wanted, Math.floor((to - from) / SHORTEST_WINDOW_MS)));
  return Array.from({ length: count }, (_, index) =>
    shardInterval({ from, to }, { index: index + 1, count }),
  );
}
