import type { Results } from './rounds.ts';
import { FORWARD, HIVE, OURS, PARSE, STITCHED } from './variants.ts';

export interface Goal {
  readonly workload: string;
  readonly goal: string;
  /** A ratio of CPU time per request. */
  readonly measured: number;
  readonly isMet: boolean;
}

/** Returns the goals of the workloads that were run, and whether they are met. */
export function goalsOf(results: ReadonlyMap<string, Results>): readonly Goal[] {
  const cpu = (key: string, name: string) => results.get(key)?.get(name)?.cpuMsPerRequest ?? Number.NaN;
  const atMost = (key: string, limit: number, other: readonly [string, string], what: string): Goal => {
    const measured = cpu(key, OURS) / cpu(...other);
    return { workload: key, goal: `at most ${limit} x ${what}`, measured, isMet: measured <= limit };
  };
  const atLeast = (key: string, name: string): Goal => {
    const measured = cpu(key, name) / cpu(key, OURS);
    return { workload: key, goal: `${name} costs at least 2 x as much`, measured, isMet: measured >= 2 };
  };
  return [
    atMost('b', 1.5, ['b', FORWARD], 'forwarding the bytes'),
    atMost('d', 1.3, ['d', PARSE], 'fetching and parsing'),
    atMost('g', 1.3, ['g', PARSE], 'fetching and parsing'),
    ...['a', 'c', 'f'].flatMap((key) => [atLeast(key, STITCHED), atLeast(key, HIVE)]),
    atMost('e', 1.3, ['a', OURS], 'the small query (a)'),
  ].filter(({ measured }) => Number.isFinite(measured));
}
