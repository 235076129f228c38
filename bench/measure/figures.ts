import { median } from '../median.ts';

/** The figures of one variant for a number of requests. */
export interface Measured {
  readonly requests: number;
  readonly seconds: number;
  /** The sum over all processes of the variant. */
  readonly cpuMs: number;
  readonly latenciesMs: readonly number[];
  /** At the end. */
  readonly rssBytes: number;
}

/** The figures of one variant for all rounds of a run. */
export interface MeasuredInRun extends Omit<Measured, 'cpuMs'> {
  /** One value for each round. */
  readonly cpuMsPerRequest: readonly number[];
  /** Upstream operations for one request. */
  readonly operationsPerRequest: number;
}

/** The figures of one workload in one run, by the name of the variant, in the order of measuring. */
export type Results = ReadonlyMap<string, MeasuredInRun>;

/** The figures of a variant in a workload, over all runs. */
export interface Figures {
  /** Medians of the runs. */
  readonly requestsPerSecond: number;
  readonly cpuMsPerRequest: number;
  readonly operationsPerRequest: number;
  readonly rssBytes: number;
  /** Over the requests of all runs. */
  readonly p50Ms: number;
  /** Over the requests of all runs. Null for fewer than 1,000 requests: fewer than ten would be slower. */
  readonly p99Ms: number | null;
}

export const LEAST_REQUESTS_FOR_P99 = 1_000;

/** Joins the rounds of a run. The last round has the memory. @throws Error when there is none. */
export function joinRounds(rounds: readonly Measured[]): Omit<MeasuredInRun, 'operationsPerRequest'> {
  const last = rounds.at(-1);
  if (!last) throw new Error('expected at least one round, got none');
  const sum = (key: 'requests' | 'seconds') => rounds.reduce((total, each) => total + each[key], 0);
  return {
    ...{ requests: sum('requests'), seconds: sum('seconds') },
    cpuMsPerRequest: rounds.map(({ cpuMs, requests }) => cpuMs / requests),
    latenciesMs: rounds.flatMap((each) => each.latenciesMs),
    rssBytes: last.rssBytes,
  };
}

export function figuresOf(runs: readonly MeasuredInRun[]): Figures {
  const of = (value: (run: MeasuredInRun) => number) => median(runs.map(value));
  const latenciesMs = runs.flatMap((run) => run.latenciesMs).toSorted((one, other) => one - other);
  return {
    requestsPerSecond: of(({ requests, seconds }) => requests / seconds),
    cpuMsPerRequest: of(cpuMsPerRequest),
    operationsPerRequest: of((run) => run.operationsPerRequest),
    rssBytes: of(({ rssBytes }) => rssBytes),
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: latenciesMs.length < LEAST_REQUESTS_FOR_P99 ? null : percentile(latenciesMs, 0.99),
  };
}

/** The median of the rounds of a run. */
export function cpuMsPerRequest(run: MeasuredInRun): number {
  return median(run.cpuMsPerRequest);
}

/**
 * How many times the CPU of another variant a variant takes in a run. NaN when one of them takes no part. The machine is slower in
 * some rounds than in others: this is the median of the ratios in the single rounds, when both took part in all of them.
 */
export function cpuRatio(results: Results | undefined, name: string, other: string): number {
  const [run, otherRun] = [results?.get(name), results?.get(other)];
  if (!run || !otherRun) return Number.NaN;
  const others = otherRun.cpuMsPerRequest;
  if (run.cpuMsPerRequest.length !== others.length) return cpuMsPerRequest(run) / cpuMsPerRequest(otherRun);
  return median(run.cpuMsPerRequest.map((cpuMs, round) => cpuMs / (others[round] ?? Number.NaN)));
}

/** The value that this part of all values does not exceed. NaN for an empty list. */
function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
