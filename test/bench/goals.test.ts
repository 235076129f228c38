import { describe, expect, it } from 'vitest';
import { goalsOf } from '../../bench/measure/goals.ts';
import { reportGoals } from '../../bench/sections/goals.ts';
import {
  APOLLO,
  FORWARD,
  HIVE,
  ONE_DOCUMENT,
  OURS,
  PARSE,
  PARSE_REQUESTED,
  STITCHED,
} from '../../bench/variants.ts';
import { runOf } from '../support/bench/runs.ts';

describe('the goals of the benchmark', () => {
  it('are not met when one of three runs misses them', () => {
    const runs = [2, 3.1, 2.2].map((ours) => runOf({ a: { [FORWARD]: 1, [OURS]: ours } }));
    expect(goalsOf(runs)).toEqual([
      {
        ...{ subject: `(a) / ${FORWARD}`, limit: 'at most 3 x' },
        ...{ values: [2, 3.1, 2.2], median: 2.2, isMet: false },
      },
    ]);
  });

  it.each([
    { key: 'a', floor: FORWARD, limit: 3 },
    { key: 'b', floor: FORWARD, limit: 1.2 },
    { key: 'c', floor: PARSE_REQUESTED, limit: 3.5 },
    { key: 'd', floor: PARSE_REQUESTED, limit: 1.4 },
    { key: 'f', floor: PARSE_REQUESTED, limit: 1.6 },
    { key: 'g', floor: PARSE_REQUESTED, limit: 1.4 },
  ])('compare ($key) with "$floor", at most $limit x', ({ key, floor, limit }) => {
    const isMet = (ratio: number) =>
      goalsOf([runOf({ [key]: { [floor]: 10, [PARSE]: 1, [OURS]: ratio * 10 } })]).map((goal) => goal.isMet);
    expect(isMet(limit)).toEqual([true]);
    expect(isMet(limit + 0.01)).toEqual([false]);
  });

  it('compare each workload with the fastest of the others, but not with a router in front of this gateway', () => {
    const run = runOf({ c: { [OURS]: 1, [STITCHED]: 2.5, [HIVE]: 9, [APOLLO]: 1.5 } });
    expect(goalsOf([run])).toMatchObject([
      {
        subject: '(c) fastest of the others / contacts-gateway',
        ...{ limit: 'at least 2 x', values: [2.5], isMet: true },
      },
    ]);
  });

  it('compare (e) with the requests of (a) in the same rounds', () => {
    const run = runOf({ a: { [OURS]: 2 }, e: { [OURS]: 1.3, [ONE_DOCUMENT]: 1 } });
    expect(goalsOf([run])).toMatchObject([{ subject: '(e) / (a)', values: [1.3], isMet: false }]);
  });

  it('have limits for memory, start and the event loop', () => {
    const start = { name: OURS, firstResponseMs: 900, firstResponseCpuMs: 700, firstPageMs: 200 };
    const run = runOf(
      {},
      {
        ...{ gatewayRssBytes: 201e6, starts: [start] },
        largeResponse: { bytes: 51e6, longestBlockMs: 50 },
      },
    );
    expect(goalsOf([run]).map(({ limit, values, isMet }) => ({ limit, values, isMet }))).toEqual([
      { limit: 'at most 200 MB', values: [201], isMet: false },
      { limit: 'at most 0.7 s of CPU', values: [0.7], isMet: true },
      { limit: 'at most 50 ms', values: [50], isMet: true },
    ]);
  });

  it('are written with the value of each run', () => {
    const runs = [1, 1.5].map((ours) => runOf({ b: { [FORWARD]: 1, [OURS]: ours } }));
    expect(reportGoals(runs).split('\n').at(-1)).toBe(
      `| (b) / ${FORWARD} | at most 1.2 x | 1.25 | 1.00, 1.50 | **no** |`,
    );
  });
});
