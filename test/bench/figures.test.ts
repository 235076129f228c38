import { describe, expect, it } from 'vitest';
import {
  cpuMsPerRequest,
  cpuRatio,
  figuresOf,
  joinRounds,
  LEAST_REQUESTS_FOR_P99,
} from '../../bench/measure/figures.ts';
import { measured } from '../support/bench/runs.ts';

const latencies = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('the rounds of a run', () => {
  it('are added, and the last one has the memory', () => {
    const rounds = new Map([
      [0, { requests: 10, seconds: 1, cpuMs: 5, latenciesMs: [1, 2], rssBytes: 100 }],
      [4, { requests: 30, seconds: 2, cpuMs: 9, latenciesMs: [3], rssBytes: 80 }],
    ]);
    const joined = joinRounds(rounds);
    expect(joined).toEqual({
      ...{ requests: 40, seconds: 3, cpuMs: 14, latenciesMs: [1, 2, 3], rssBytes: 80 },
      cpuMsByRound: new Map([
        [0, 0.5],
        [4, 0.3],
      ]),
    });
    expect(cpuMsPerRequest(joined)).toBe(0.35);
  });

  it('must be at least one', () => {
    expect(() => joinRounds(new Map())).toThrow('expected at least one round, got none');
  });
});

describe('the CPU of two variants', () => {
  const rounds = (cpuMs: Readonly<Record<number, number>>) =>
    measured(0, { cpuMsByRound: new Map(Object.entries(cpuMs).map(([round, ms]) => [Number(round), ms])) });
  const results = new Map(
    Object.entries({
      // The machine is twice as slow in the second round, and ten times in the third round of the gateway.
      floor: rounds({ 0: 2, 1: 4, 2: 2, 3: 2 }),
      gateway: rounds({ 0: 4, 1: 8, 2: 40, 3: 3 }),
      slow: rounds({ 1: 24 }),
    }),
  );

  it('is compared round by round', () => {
    expect(cpuRatio(results, 'gateway', 'floor')).toBe(2);
  });

  it('is compared in the rounds of both', () => {
    expect(cpuRatio(results, 'slow', 'gateway')).toBe(3);
    expect(cpuRatio(results, 'gateway', 'slow')).toBe(1 / 3);
  });

  it('is not compared with a variant that takes no part', () => {
    expect(cpuRatio(results, 'gateway', 'other')).toBeNaN();
    expect(cpuRatio(undefined, 'gateway', 'floor')).toBeNaN();
  });
});

describe('the figures of several runs', () => {
  it('are medians', () => {
    const runs = [
      measured(3, { seconds: 1, rssBytes: 30, operationsPerRequest: 1 }),
      measured(100, { seconds: 2, rssBytes: 10, operationsPerRequest: 2 }),
      measured(4, { seconds: 4, rssBytes: 20, operationsPerRequest: 3 }),
    ];
    expect(figuresOf(runs)).toMatchObject({
      ...{ cpuMsPerRequest: 4, requestsPerSecond: 50, rssBytes: 20, operationsPerRequest: 2 },
    });
  });

  it('have percentiles over the requests of all runs', () => {
    const all = latencies(LEAST_REQUESTS_FOR_P99);
    const runs = [
      measured(1, { latenciesMs: all.slice(400) }),
      measured(1, { latenciesMs: all.slice(0, 400) }),
    ];
    expect(figuresOf(runs)).toMatchObject({ p50Ms: 500, p99Ms: 990 });
  });

  it('have no 99th percentile of too few requests', () => {
    const runs = [measured(1, { latenciesMs: latencies(LEAST_REQUESTS_FOR_P99 - 1) })];
    expect(figuresOf(runs)).toMatchObject({ p50Ms: 500, p99Ms: null });
  });
});
