import { median } from '../median.ts';
import { FORWARD, ONE_DOCUMENT, OTHERS, OURS, PARSE_REQUESTED } from '../variants.ts';
import { cpuRatio } from './figures.ts';
import type { RunResult } from './runResult.ts';

export interface Goal {
  /** The name of the figure. */
  readonly subject: string;
  readonly limit: string;
  /** One value for each run. */
  readonly values: readonly number[];
  readonly median: number;
  /** Whether every run meets the goal. */
  readonly isMet: boolean;
}

interface Definition {
  readonly subject: string;
  readonly limit: string;
  /** NaN when the run did not measure it. */
  readonly valueIn: (run: RunResult) => number;
  readonly isMetBy: (value: number) => boolean;
}

/** Returns the goals of the workloads that were measured. A goal that one of the runs misses is not met. */
export function goalsOf(runs: readonly RunResult[]): readonly Goal[] {
  return DEFINITIONS.flatMap(({ subject, limit, valueIn, isMetBy }) => {
    const values = runs.map(valueIn);
    if (!values.every(Number.isFinite)) return [];
    return [{ subject, limit, values, median: median(values), isMet: values.every(isMetBy) }];
  });
}

const MEGABYTE = 1e6;

const DEFINITIONS: readonly Definition[] = [
  toFloor('a', 3, FORWARD),
  toFloor('b', 1.2, FORWARD),
  toFloor('c', 3.5, PARSE_REQUESTED),
  toFloor('d', 1.4, PARSE_REQUESTED),
  atMost('(e) / (a)', 1.2, 'x', ({ workloads }) => cpuRatio(workloads.get('e'), OURS, ONE_DOCUMENT)),
  toFloor('f', 1.6, PARSE_REQUESTED),
  toFloor('g', 1.4, PARSE_REQUESTED),
  ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(
    (key): Definition => ({
      subject: `(${key}) fastest of the others / contacts-gateway`,
      limit: 'at least 2 x',
      valueIn: ({ workloads }) => {
        const others = OTHERS.map((name) => cpuRatio(workloads.get(key), name, OURS)).filter(Number.isFinite);
        return others.length === 0 ? Number.NaN : Math.min(...others);
      },
      isMetBy: (value) => value >= 2,
    }),
  ),
  atMost(
    'RSS after all workloads',
    200,
    'MB',
    ({ gatewayRssBytes = Number.NaN }) => gatewayRssBytes / MEGABYTE,
  ),
  atMost('start to first response', 0.7, 's of CPU', ({ starts }) => {
    const start = starts.find(({ name }) => name === OURS);
    return (start?.firstResponseCpuMs ?? Number.NaN) / 1_000;
  }),
  atMost('pass-through response of 50 MB: longest block of the event loop', 50, 'ms', ({ largeResponse }) =>
    largeResponse === undefined ? Number.NaN : largeResponse.longestBlockMs,
  ),
];

function toFloor(key: string, limit: number, floor: string): Definition {
  return atMost(`(${key}) / ${floor}`, limit, 'x', ({ workloads }) =>
    cpuRatio(workloads.get(key), OURS, floor),
  );
}

function atMost(subject: string, limit: number, unit: string, valueIn: Definition['valueIn']): Definition {
  return { subject, limit: `at most ${limit} ${unit}`, valueIn, isMetBy: (value) => value <= limit };
}
