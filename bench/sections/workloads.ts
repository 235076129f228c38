import type { Figures } from '../measure/figures.ts';
import { cpuRatio, figuresOf } from '../measure/figures.ts';
import type { RunResult } from '../measure/runResult.ts';
import { median } from '../median.ts';
import { megabytes, rounded, table } from '../report.ts';
import { FORWARD, PARSE_REQUESTED } from '../variants.ts';
import type { Workload } from '../workloads.ts';

/** The figures of a workload, by the name of the variant. */
export type FiguresByVariant = ReadonlyMap<string, Figures>;

/** Writes the table of one workload. */
export function reportWorkload({ key, title, floor }: Workload, runs: readonly RunResult[]): string {
  const figures = figuresByVariant(key, runs);
  const toFloor = ratioToFloor(key, floor, runs);
  const rows = [...figures].map(([name, each]) => [
    name,
    rounded(each.requestsPerSecond),
    rounded(each.p50Ms),
    each.p99Ms === null ? '-' : rounded(each.p99Ms),
    rounded(each.cpuMsPerRequest),
    rounded(toFloor(name)),
    rounded(each.operationsPerRequest),
    megabytes(each.rssBytes),
  ]);
  const head = ['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms/request', 'x floor', 'upstream ops', 'RSS MB'];
  return `(${key}) ${title}\n\n${table(head, rows)}`;
}

/** Writes the CPU time per request of all variants in all workloads, in milliseconds, with the ratio to the floor. */
export function reportSummary(workloads: readonly Workload[], runs: readonly RunResult[]): string {
  const all = workloads.map(({ key, floor }) => {
    return { figures: figuresByVariant(key, runs), toFloor: ratioToFloor(key, floor, runs) };
  });
  const names = [...new Set(all.flatMap(({ figures }) => [...figures.keys()]))];
  const rows = names.map((name) => [
    name,
    ...all.map(({ figures, toFloor }) => {
      const cpuMs = figures.get(name)?.cpuMsPerRequest;
      if (cpuMs === undefined) return '';
      return `${rounded(cpuMs)} (${rounded(toFloor(name))} x)`;
    }),
  ]);
  const head = ['', ...workloads.map(({ key }) => `(${key})`)];
  return `CPU ms a request (x floor)\n\n${table(head, rows)}`;
}

export function figuresByVariant(key: string, runs: readonly RunResult[]): FiguresByVariant {
  const results = runs.flatMap(({ workloads }) => workloads.get(key) ?? []);
  const names = new Set(results.flatMap((each) => [...each.keys()]));
  return new Map(
    [...names].map((name) => [name, figuresOf(results.flatMap((each) => each.get(name) ?? []))]),
  );
}

/** Returns a function that gives the median of the runs for a variant. */
function ratioToFloor(key: string, floor: Workload['floor'], runs: readonly RunResult[]) {
  const floorName = FLOOR_NAMES[floor];
  return (name: string): number => medianRatio(key, runs, name, floorName);
}

/** The median, over the runs, of the CPU of a variant divided by that of another. */
export function medianRatio(key: string, runs: readonly RunResult[], name: string, other: string): number {
  return median(
    runs.map(({ workloads }) => cpuRatio(workloads.get(key), name, other)).filter(Number.isFinite),
  );
}

export const FLOOR_NAMES: Readonly<Record<Workload['floor'], string>> = {
  forward: FORWARD,
  parse: PARSE_REQUESTED,
};
