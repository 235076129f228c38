import type { Tick } from './timelineModel.ts';

/** Messages of one lane that are too close together for a target each. */
export interface MessageGroup {
  /** Names the first and the last message. It stays valid when the zoom changes. */
  readonly key: string;
  readonly lane: string;
  readonly atMs: number;
  /** In the order of time. */
  readonly ticks: readonly Tick[];
}

/**
 * Groups the messages of each lane, so that each group is a target of its own.
 *
 * @param xOf converts milliseconds since 1970 to pixels.
 * @param targetPx width of a target, in pixels.
 */
export function groupMessages(
  ticks: readonly Tick[],
  xOf: (ms: number) => number,
  targetPx: number,
): readonly MessageGroup[] {
  const groups: Tick[][] = [];
  const lastOf = new Map<string, { readonly ticks: Tick[]; readonly endX: number }>();
  for (const tick of ticks.toSorted((a, b) => a.atMs - b.atMs)) {
    const x = xOf(tick.atMs);
    const last = lastOf.get(tick.lane);
    if (last !== undefined && x < last.endX) {
      last.ticks.push(tick);
      continue;
    }
    const group = [tick];
    groups.push(group);
    lastOf.set(tick.lane, { ticks: group, endX: x + targetPx });
  }
  return groups.flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [{ key: `${first.key}..${last.key}`, lane: first.lane, atMs: first.atMs, ticks: group }];
  });
}

/** Returns the messages of a group, also when the zoom changed since; an empty list for any other key. */
export function messagesOfKey(key: string, ticks: readonly Tick[]): readonly Tick[] {
  const [firstKey, lastKey] = key.split('..');
  const first = ticks.find((tick) => tick.key === firstKey);
  const last = ticks.find((tick) => tick.key === lastKey);
  if (first === undefined || last === undefined) return [];
  return ticks
    .filter(({ lane, atMs }) => lane === first.lane && atMs >= first.atMs && atMs <= last.atMs)
    .toSorted((a, b) => a.atMs - b.atMs);
}
