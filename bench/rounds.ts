import type { Load, Measurement } from './load.ts';
import { measure, medianOf, warmUp } from './load.ts';
import type { RunningProcess } from './processes.ts';
import { compareResponses } from './sendRequest.ts';
import type { Variant } from './variants.ts';
import { PARSE } from './variants.ts';
import type { Workload } from './workloads.ts';

export interface Result extends Measurement {
  /** Upstream operations for one request. */
  readonly operationsPerRequest: number;
}

/** The medians of the variants, by name, in the order in which they are measured. */
export type Results = ReadonlyMap<string, Result>;

export interface RoundsOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly comparedRequests: number;
}

/** Compares the responses of all variants, warms them up, and measures them in turn in each round. */
export async function runRounds(
  workload: Workload,
  variants: readonly Variant[],
  upstream: RunningProcess,
  { rounds, seconds, warmUpSeconds, comparedRequests }: RoundsOptions,
): Promise<Results> {
  // The responses of this floor are all `{}`.
  const compared = variants.filter(({ name }) => name !== PARSE);
  await compareResponses(workload, compared, comparedRequests);
  const turns: Turn[] = [];
  for (const variant of variants) {
    const requests = variant.requestsFor(workload);
    if (requests === null) continue;
    const load = { variant, requests, connections: workload.connections };
    const perSecond = await warmUp(load, warmUpSeconds);
    const amount = Math.max(Math.ceil(perSecond * seconds), workload.connections * LEAST_PER_CONNECTION);
    turns.push({ load, amount, measurements: [], operations: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const turn of turns) await takeTurn(turn, upstream);
  }
  await compareResponses(workload, compared, comparedRequests);
  return new Map(turns.map((turn) => [turn.load.variant.name, resultOf(turn)]));
}

const LEAST_PER_CONNECTION = 2;

interface Turn {
  readonly load: Load;
  readonly amount: number;
  readonly measurements: Measurement[];
  readonly operations: number[];
}

async function takeTurn({ load, amount, measurements, operations }: Turn, upstream: RunningProcess) {
  const before = await upstream.usage();
  measurements.push(await measure(load, amount));
  const after = await upstream.usage();
  operations.push((after.operations - before.operations) / amount);
}

function resultOf({ measurements, operations }: Turn): Result {
  const sum = operations.reduce((one, other) => one + other, 0);
  return { ...medianOf(measurements), operationsPerRequest: sum / operations.length };
}
