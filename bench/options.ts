import { parseArgs } from 'node:util';

export interface Options {
  readonly quick: boolean;
  readonly rounds: number;
  /** The time that a variant is measured in one round, in seconds. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** The number of requests of each workload whose responses are compared, before and after it is measured. */
  readonly comparedRequests: number;
  /** The keys of the workloads to run. */
  readonly only: readonly string[];
  /** The number of starts of every variant. */
  readonly starts: number;
  readonly reconstruction: boolean;
  readonly profileFolder: string | undefined;
}

const ALL = 'a,b,c,d,e,f,g';

/** @throws TypeError of `parseArgs` for an unknown option. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      // About one minute instead of six. Shows whether something broke; the figures are too rough to publish.
      quick: { type: 'boolean', default: false },
      // The letters of workloads. Starts and reconstruction are then not measured.
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      // A folder for a CPU profile of the gateway.
      profile: { type: 'string' },
    },
  });
  const { quick, only, profile } = values;
  return {
    quick,
    rounds: Number(values.rounds ?? (quick ? 1 : 9)),
    seconds: Number(values.seconds ?? (quick ? 0.4 : 0.8)),
    // V8 compiles hot code first. For a large page that takes about a hundred requests.
    warmUpSeconds: quick ? 0.4 : 4,
    comparedRequests: quick ? 2 : 20,
    only: (only ?? ALL).split(','),
    starts: only === undefined ? (quick ? 1 : 3) : 0,
    reconstruction: only === undefined,
    profileFolder: profile,
  };
}
