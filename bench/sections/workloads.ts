import type { Figures } from '../measure/figures.ts';
import { figuresOf } from '../measure/figures.ts';
import type { RunResult } from '../measure/runResult.ts';
import { megabytes, rounded, table } from '../report.ts';
import { FORWARD, PARSE_REQUESTED } from '../variants.ts';
import type { Workload } from '../workloads.ts';

/** The figures of a workload, by the name of the variant. */
export type FiguresByVariant = ReadonlyMap<string, Figures>;

/** Writes the table of one workload. */
export function reportWorkload({ key, title, floor }: Workload, runs: readonly RunResult[]): string {
  const figures = figuresByVariant(key, runs);
  const floorCpu = floorCpuMs(floor, figures);
  const rows = [...figures].map(([name, each]) => [
    name,
    rounded(each.requestsPerSecond),
    rounded(each.p50Ms),
    each.p99Ms === null ? '-' : rounded(each.p99Ms),
    rounded(each.cpuMsPerRequest),
    rounded(each.cpuMsPerRequest / floorCpu),
    rounded(each.operationsPerRequest),
    megabytes(each.rssBytes),
  ]);
  const head = ['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms/request', 'x floor', 'upstream ops', 'RSS MB'];
  return `(${key}) ${title}\n\n${table(head, rows)}`;
}

/** Writes the CPU time per request of all variants in all workloads, in milliseconds, with the ratio to the floor. */
export function reportSummary(workloads: readonly Workload[], runs: readonly RunResult[]): string {
  const all = workloads.map(({ key, floor }) => ({ key, floor, figures: figuresByVariant(key, runs) }));
  const names = [...new Set(all.flatMap(({ figures }) => [...figures.keys()]))];
  const rows = names.map((name) => [
    name,
    ...all.map(({ floor, figures }) => {
      const cpuMs = figures.get(name)?.cpuMsPerRequest;
      if (cpuMs === undefined) return '';
      return `${rounded(cpuMs)} (${rounded(cpuMs / floorCpuMs(floor, figures))} x)`;
    }),
  ]);
  const head = ['', ...all.map(({ key }) => `(${key})`)];
  return `CPU ms a request (x floor)\n\n${table(head, rows)}`;
}

export function figuresByVariant(key: string, runs: readonly RunResult[]): FiguresByVariant {
  const results = runs.flatMap(({ workloads }) => workloads.get(key) ?? []);
  const names = new Set(results.flatMap((each) => [...each.keys()]));
  return new Map(
    [...names].map((name) => [name, figuresOf(results.flatMap((each) => each.get(name) ?? []))]),
  );
}

function floorCpuMs(floor: Workload['floor'], figures: FiguresByVariant): number {
  return figures.get(floor === 'forward' ? FORWARD : PARSE_REQUESTED)?.cpuMsPerRequest ?? Number.NaN;
}
