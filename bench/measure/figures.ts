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

/** The sum of all rounds of a run. */
export interface MeasuredInRun extends Measured {
  /** Upstream operations for one request. */
  readonly operationsPerRequest: number;
}

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
export function joinRounds(rounds: readonly Measured[]): Measured {
  const last = rounds.at(-1);
  if (!last) throw new Error('expected at least one round, got none');
  const sum = (key: 'requests' | 'seconds' | 'cpuMs') => rounds.reduce((total, each) => total + each[key], 0);
  return {
    ...{ requests: sum('requests'), seconds: sum('seconds'), cpuMs: sum('cpuMs') },
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

export function cpuMsPerRequest({ cpuMs, requests }: Measured): number {
  return cpuMs / requests;
}

/** The value that this part of all values does not exceed. NaN for an empty list. */
function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
