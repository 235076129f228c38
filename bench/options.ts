import { parseArgs } from 'node:util';

export interface Options {
  readonly quick: boolean;
  readonly rounds: number;
  /** How long a variant is measured in one round. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** Of each workload, before and after it is measured. */
  readonly comparedRequests: number;
  /** Keys of workloads. */
  readonly only: readonly string[];
  /** How often every variant is started anew. */
  readonly starts: number;
  readonly reconstruction: boolean;
  readonly profileFolder: string | undefined;
}

const ALL = 'a,b,c,d,e,f,g';

/** @throws TypeError of `parseArgs` for anything unknown. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      // About a minute instead of about six: enough to see whether something broke, not to quote.
      quick: { type: 'boolean', default: false },
      // Workloads by their letters; leaves out all that is not a workload.
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      // A folder for a CPU profile of our gateway.
      profile: { type: 'string' },
    },
  });
  const { quick, only, profile } = values;
  return {
    quick,
    rounds: Number(values.rounds ?? (quick ? 1 : 9)),
    seconds: Number(values.seconds ?? (quick ? 0.4 : 0.8)),
    // What a gateway costs once V8 has compiled it: for a large page that takes some hundred requests.
    warmUpSeconds: quick ? 0.4 : 4,
    comparedRequests: quick ? 2 : 20,
    only: (only ?? ALL).split(','),
    starts: only === undefined ? (quick ? 1 : 3) : 0,
    reconstruction: only === undefined,
    profileFolder: profile,
  };
}
