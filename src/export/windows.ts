import type { Interval } from '../upstream/closedConversations/interval.ts';

/** One of `count` equal parts of an interval, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The part of the interval that is the shard's: together, all shards are the interval, and none overlap. */
export function shardInterval({ from, to }: Interval, { index, count }: Shard): Interval {
  const bound = (part: number): number => from + Math.floor(((to - from) * part) / count);
  return { from: bound(index - 1), to: bound(index) };
}

/** The longest window: what is lost at most when an export is killed is what its open windows had read. */
const LONGEST_WINDOW_MS = 6 * 3_600_000;
/** Shorter ones would cost more upstream operations than they save. */
const SHORTEST_WINDOW_MS = 600_000;
/** An interval has at least so many windows, as long as none is shorter than that. */
const MIN_WINDOWS = 16;

/** Cuts an interval into windows that can be read apart, in order. The same interval is always cut the same way. */
export function windowsOf({ from, to }: Interval): readonly Interval[] {
  const wanted = Math.max(Math.ceil((to - from) / LONGEST_WINDOW_MS), MIN_WINDOWS);
  const count = Math.max(1, Math.min(wanted, Math.floor((to - from) / SHORTEST_WINDOW_MS)));
  return Array.from({ length: count }, (_, index) =>
    shardInterval({ from, to }, { index: index + 1, count }),
  );
}
