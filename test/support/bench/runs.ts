import type { MeasuredInRun } from '../../../bench/measure/figures.ts';
import type { RunResult } from '../../../bench/measure/runResult.ts';

/** A run of one round with 100 requests, each with this CPU time in milliseconds. */
export function measured(cpuMsPerRequest: number, more: Partial<MeasuredInRun> = {}): MeasuredInRun {
  return {
    ...{ requests: 100, seconds: 2, cpuMs: cpuMsPerRequest * 100, latenciesMs: [10] },
    cpuMsByRound: new Map([[0, cpuMsPerRequest]]),
    ...{ rssBytes: 100e6, operationsPerRequest: 1 },
    ...more,
  };
}

/** A run with these CPU times per request, by workload and variant. */
export function runOf(
  cpuMs: Readonly<Record<string, Readonly<Record<string, number>>>>,
  more: Partial<RunResult> = {},
): RunResult {
  const workloads = Object.entries(cpuMs).map(
    ([key, variants]) =>
      [key, new Map(Object.entries(variants).map(([name, ms]) => [name, measured(ms)]))] as const,
  );
  return { workloads: new Map(workloads), starts: [], ...more };
}
