import { parseArgs } from 'node:util';
import { ALL_KEYS } from './workloads.ts';

export interface Options {
  readonly isQuick: boolean;
  /** The number of runs, each with new processes. @default 3 */
  readonly runs: number;
  /** The number of rounds in a run. In each round, the variants are measured in turn, slow ones in every fourth. @default 20 */
  readonly rounds: number;
  /** The number of new processes of each variant of which a run has the median. @default 5 */
  readonly starts: number;
  /** The numbers of requests are multiplied with this. @default 1 */
  readonly scale: number;
  /** The number of requests of each workload whose responses are compared, before and after it is measured. */
  readonly comparedRequests: number;
  /** The keys of the workloads to run. */
  readonly only: readonly string[];
  /** Whether all workloads are run. Starts, memory, the event loop and the rules alone are measured only then. */
  readonly isComplete: boolean;
  /** Versions or paths of Node binaries that are compared, instead of gateways. */
  readonly nodes: readonly string[];
  /** Whether the figures are written to the documentation. */
  readonly isWritten: boolean;
  readonly profileFolder: string | undefined;
}

/** @throws TypeError of `parseArgs` for an unknown option, and RangeError for a wrong value. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      // A tenth of the requests, in one run. Shows whether something broke; the figures are too rough to publish.
      quick: { type: 'boolean', default: false },
      // The letters of workloads.
      only: { type: 'string' },
      runs: { type: 'string' },
      // Versions of Node, such as 22, or paths of binaries.
      nodes: { type: 'string' },
      write: { type: 'boolean', default: false },
      // A folder for a CPU profile of the gateway.
      profile: { type: 'string' },
    },
  });
  const { quick, only, nodes, write, profile } = values;
  const keys = only?.split(',') ?? [...ALL_KEYS];
  const unknown = keys.find((key) => !ALL_KEYS.some((known) => known === key));
  if (unknown !== undefined)
    throw new RangeError(`expected workloads of ${ALL_KEYS.join(',')}, got ${unknown}`);
  const runs = positive('--runs', values.runs ?? (quick ? '1' : '3'));
  // Fewer requests would be too few for the figures of the README.
  if (write && (quick || runs < 3 || (only !== undefined && nodes === undefined))) {
    throw new RangeError('--write: expected at least three complete runs');
  }
  return {
    isQuick: quick,
    runs,
    rounds: quick ? 1 : 20,
    starts: quick ? 1 : 5,
    scale: quick ? 0.1 : 1,
    comparedRequests: quick ? 2 : 20,
    only: keys,
    isComplete: only === undefined && nodes === undefined,
    nodes: nodes?.split(',') ?? [],
    isWritten: write,
    profileFolder: profile,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`${name}: expected a whole number from 1, got ${text}`);
  return value;
}
