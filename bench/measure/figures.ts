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
  /** CPU time per request in each round in which the variant took part, by the number of the round, in milliseconds. */
  readonly cpuMsByRound: ReadonlyMap<number, number>;
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

/**
 * Joins the rounds of a run. The last round has the memory.
 *
 * @param rounds by their numbers, in order.
 * @throws Error when there is none.
 */
export function joinRounds(
  rounds: ReadonlyMap<number, Measured>,
): Omit<MeasuredInRun, 'operationsPerRequest'> {
  const all = [...rounds.values()];
  const last = all.at(-1);
  if (!last) throw new Error('expected at least one round, got none');
  const sum = (key: 'requests' | 'seconds' | 'cpuMs') => all.reduce((total, each) => total + each[key], 0);
  return {
    ...{ requests: sum('requests'), seconds: sum('seconds'), cpuMs: sum('cpuMs') },
    cpuMsByRound: new Map([...rounds].map(([round, each]) => [round, each.cpuMs / each.requests])),
    latenciesMs: all.flatMap((each) => each.latenciesMs),
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

/**
 * The CPU time of a variant divided by that of another, in one run. The machine is slower in some rounds, so this is the median of the ratios
 * in the single rounds. Only rounds with both variants count. NaN when there is none.
 */
export function cpuRatio(results: Results | undefined, name: string, other: string): number {
  const [one = NO_ROUNDS, others = NO_ROUNDS] = [name, other].map((each) => results?.get(each)?.cpuMsByRound);
  return median(
    [...one].map(([round, cpuMs]) => cpuMs / (others.get(round) ?? Number.NaN)).filter(Number.isFinite),
  );
}

const NO_ROUNDS: ReadonlyMap<number, number> = new Map();

/** The value that this part of all values does not exceed. NaN for an empty list. */
function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
