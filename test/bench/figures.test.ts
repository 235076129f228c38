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
    const rounds = [
      { requests: 10, seconds: 1, cpuMs: 5, latenciesMs: [1, 2], rssBytes: 100 },
      { requests: 30, seconds: 2, cpuMs: 9, latenciesMs: [3], rssBytes: 80 },
    ];
    expect(joinRounds(rounds)).toEqual({
      ...{ requests: 40, seconds: 3, cpuMsPerRequest: [0.5, 0.3], latenciesMs: [1, 2, 3], rssBytes: 80 },
    });
  });

  it('must be at least one', () => {
    expect(() => joinRounds([])).toThrow('expected at least one round, got none');
  });
});

describe('the CPU of a run', () => {
  const rounds = (...cpuMs: number[]) => measured(0, { cpuMsPerRequest: cpuMs });
  const results = new Map(
    Object.entries({
      // The machine is twice as slow in the second round.
      floor: rounds(2, 4, 2),
      gateway: rounds(4, 8, 3),
      slow: rounds(12, 30),
    }),
  );

  it('is the median of its rounds', () => {
    expect(cpuMsPerRequest(rounds(4, 90, 3))).toBe(4);
  });

  it('is compared round by round', () => {
    expect(cpuRatio(results, 'gateway', 'floor')).toBe(2);
    expect(cpuRatio(new Map(Object.entries({ one: rounds(1, 30), two: rounds(1, 10) })), 'one', 'two')).toBe(
      2,
    );
  });

  it('is compared as a whole with a variant that took part in fewer rounds', () => {
    expect(cpuRatio(results, 'slow', 'gateway')).toBe(21 / 4);
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
