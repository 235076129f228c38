import type { Mark } from './marks.ts';
import type { MessageGroup } from './messageGroups.ts';
import type { Bar } from './timelineModel.ts';

/** Something that can be selected. */
export interface Item {
  readonly key: string;
  readonly atMs: number;
}

/** Sorts by time. At equal times, a routing event comes before its contact, and the contact before its other marks. */
export function orderOf(
  bars: readonly Bar[],
  marks: readonly Mark[],
  groups: readonly MessageGroup[],
): readonly Item[] {
  return [
    ...marks.filter(({ kind }) => kind === 'ROUTED'),
    ...bars.map(({ key, fromMs }) => ({ key, atMs: fromMs })),
    ...marks.filter(({ kind }) => kind !== 'ROUTED'),
    ...groups,
  ]
    .map(({ key, atMs }) => ({ key, atMs }))
    .toSorted((a, b) => a.atMs - b.atMs);
}
