import { describe, expect, it } from 'vitest';
import type { BreakerState, TryOutcome } from '../../../src/upstream/resilience/breakerState.ts';
import { admit, CLOSED, settle } from '../../../src/upstream/resilience/breakerState.ts';

/** Letters in their order, `everyMs` apart from `fromMs` on: s(ucceeded), f(ailed), a(bandoned). */
function run(outcomes: string, fromMs = 0, everyMs = 1): BreakerState {
  let state: BreakerState = CLOSED;
  for (const [index, letter] of [...outcomes].entries()) {
    const nowMs = fromMs + index * everyMs;
    state = settle(admit(state, nowMs) ?? state, OUTCOMES[letter] ?? 'abandoned', nowMs);
  }
  return state;
}

const OUTCOMES: Readonly<Record<string, TryOutcome>> = { s: 'succeeded', f: 'failed', a: 'abandoned' };

describe('a closed breaker', () => {
  it.each([
    { why: '19 failures prove nothing', outcomes: 'f'.repeat(19), phase: 'closed' },
    { why: '20 do', outcomes: 'f'.repeat(20), phase: 'open' },
    { why: 'half of 20 do', outcomes: `${'s'.repeat(10)}${'f'.repeat(10)}`, phase: 'open' },
    { why: 'fewer than half do not', outcomes: `${'s'.repeat(11)}${'f'.repeat(9)}`, phase: 'closed' },
    { why: 'nor does a success after as many failures', outcomes: `${'sf'.repeat(9)}fs`, phase: 'closed' },
    {
      why: 'what was given up does not count',
      outcomes: `${'a'.repeat(50)}${'f'.repeat(19)}`,
      phase: 'closed',
    },
  ])('$why', ({ outcomes, phase }) => {
    expect(run(outcomes).phase).toBe(phase);
  });

  it.each([
    { why: '20 failures in 57 s', everyMs: 3_000, phase: 'open' },
    { why: '20 failures in 76 s', everyMs: 4_000, phase: 'closed' },
    { why: '100 failures, one every 10 s', everyMs: 10_000, count: 100, phase: 'closed' },
  ])('looks back on a minute: $why', ({ everyMs, count = 20, phase }) => {
    expect(run('f'.repeat(count), 0, everyMs).phase).toBe(phase);
  });

  it('remembers no more than the minute', () => {
    const state = run('s'.repeat(1_000), 0, 1_000);
    expect(state).toMatchObject({ phase: 'closed' });
    expect(state.phase === 'closed' && state.intervals.length).toBeLessThanOrEqual(12);
  });
});

const open: BreakerState = { phase: 'open', untilMs: 30_000 };

describe('an open breaker', () => {
  it('lets nothing through for 30 s', () => {
    expect(run('f'.repeat(20), 100)).toEqual({ phase: 'open', untilMs: 30_119 });
    expect(admit(open, 29_999)).toBeNull();
    expect(admit(open, 30_000)).toEqual({ phase: 'probing', inFlight: 1, succeeded: 0 });
  });

  it('learns nothing from what was on its way', () => {
    expect(settle(open, 'succeeded', 1)).toBe(open);
    expect(settle(open, 'failed', 1)).toBe(open);
  });
});

describe('a probing breaker', () => {
  it.each([
    { inFlight: 4, succeeded: 0, admits: true },
    { inFlight: 5, succeeded: 0, admits: false },
    { inFlight: 1, succeeded: 4, admits: false },
    { inFlight: 0, succeeded: 4, admits: true },
  ])('lets five probes through: $inFlight in flight and $succeeded good', ({ admits, ...counts }) => {
    expect(admit({ phase: 'probing', ...counts }, 0) !== null).toBe(admits);
  });

  it.each([
    { outcome: 'succeeded', next: { phase: 'probing', inFlight: 1, succeeded: 4 } },
    { outcome: 'failed', next: { phase: 'open', untilMs: 31_000 } },
    { outcome: 'abandoned', next: { phase: 'probing', inFlight: 1, succeeded: 3 } },
  ] as const)('after a probe that $outcome', ({ outcome, next }) => {
    expect(settle({ phase: 'probing', inFlight: 2, succeeded: 3 }, outcome, 1_000)).toEqual(next);
  });

  it('closes after the fifth good one, and has forgotten what was', () => {
    expect(settle({ phase: 'probing', inFlight: 1, succeeded: 4 }, 'succeeded', 0)).toEqual(CLOSED);
  });
});
