import type { RunningProcess } from '../processes.ts';
import { compareResponses } from '../sendRequest.ts';
import type { Workload } from '../workloads.ts';
import type { Measured, MeasuredInRun, Results } from './figures.ts';
import { joinRounds } from './figures.ts';
import type { Load } from './load.ts';
import { sendLoad } from './load.ts';
import type { RecordedOperations } from './recorded.ts';
import type { Variant } from './startVariant.ts';

export interface RoundsOptions {
  /** Slow variants take part in some of them. */
  readonly rounds: number;
  /** The numbers of requests are multiplied with this. */
  readonly scale: number;
  /** The number of requests whose responses are compared, before and after the measurement. */
  readonly comparedRequests: number;
}

/** Compares the responses of all variants, warms them up, and measures them in turn in each round. */
export async function runRounds(
  workload: Workload,
  variants: readonly Variant[],
  { upstream, recorded }: { readonly upstream: RunningProcess; readonly recorded: RecordedOperations },
  { rounds, scale, comparedRequests }: RoundsOptions,
): Promise<Results> {
  await compareResponses(workload, variants, comparedRequests);
  const turns: Turn[] = [];
  for (const variant of variants) {
    const requests = variant.requestsFor(workload, recorded);
    if (requests === null) continue;
    const { warmUp, measured } = variant.isSlow ? workload.slowAmount : workload.amount;
    const load = { variant, requests, connections: workload.connections };
    // The upstream computes a response when it is requested for the first time.
    await sendLoad(load, Math.max(Math.ceil(warmUp * scale), requests.length));
    const interval = variant.isSlow ? SLOW_INTERVAL : 1;
    const amount = Math.max(
      Math.ceil((measured * scale) / Math.ceil(rounds / interval)),
      workload.connections,
    );
    turns.push({ load, interval, amount, rounds: new Map(), operations: 0 });
  }
  for (let round = 0; round < rounds; round += 1) {
    // Two variants can share a process. The second of them finds warm caches, so every second round has the reverse order.
    const ordered = round % 2 === 0 ? turns : turns.toReversed();
    for (const turn of ordered) if (round % turn.interval === 0) await takeTurn(turn, round, upstream);
  }
  await compareResponses(workload, variants, comparedRequests);
  return new Map(turns.map((turn) => [turn.load.variant.name, resultOf(turn)]));
}

/** Slow variants take part in every fourth round. They have few requests, and need a number of them in a row. */
const SLOW_INTERVAL = 4;

interface Turn {
  readonly load: Load;
  /** 1 when it takes part in every round. */
  readonly interval: number;
  /** The number of requests in a round. */
  readonly amount: number;
  /** By the number of the round. */
  readonly rounds: Map<number, Measured>;
  operations: number;
}

async function takeTurn(turn: Turn, round: number, upstream: RunningProcess): Promise<void> {
  const { load, amount, rounds } = turn;
  const before = await upstream.usage();
  rounds.set(round, await sendLoad(load, amount, rounds.size * amount));
  const after = await upstream.usage();
  turn.operations += after.operations - before.operations;
}

function resultOf({ rounds, operations }: Turn): MeasuredInRun {
  const joined = joinRounds(rounds);
  return { ...joined, operationsPerRequest: operations / joined.requests };
}
