import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkerEvent } from '../../src/workers/common/messages.ts';
import { createSchemaTurns } from '../../src/workers/primary/schemaTurns.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Three workers without processes, and the number of polls of each. */
function start(pollSeconds: number) {
  const members = [1, 2, 3].map(() => {
    const events: WorkerEvent[] = [];
    return { events, channel: { notify: (event: WorkerEvent) => void events.push(event) } };
  });
  const working = [...members];
  const turns = createSchemaTurns(pollSeconds, () => working);
  return { members, working, turns, polls: () => members.map(({ events }) => events.length) };
}

describe('the polls of the schema', () => {
  it('are done by one worker at a time, in turn', () => {
    const { working, turns, polls } = start(10);
    vi.advanceTimersByTime(9_999);
    expect(polls()).toEqual([0, 0, 0]);
    vi.advanceTimersByTime(1);
    expect(polls()).toEqual([1, 0, 0]);
    vi.advanceTimersByTime(30_000);
    expect(polls()).toEqual([2, 1, 1]);
    working.length = 0;
    vi.advanceTimersByTime(10_000);
    turns.stop();
    vi.advanceTimersByTime(60_000);
    expect(polls()).toEqual([2, 1, 1]);
  });

  it('are off with 0 seconds', () => {
    const { polls } = start(0);
    vi.advanceTimersByTime(86_400_000);
    expect(polls()).toEqual([0, 0, 0]);
  });

  it('all other workers poll once when one has found another schema', () => {
    const { members, turns, polls } = start(0);
    const [first, second] = members;
    if (!first || !second) throw new Error('expected three workers');
    turns.report('one', second);
    expect(polls()).toEqual([1, 0, 1]);
    // The others have found the same.
    turns.report('one', first);
    expect(polls()).toEqual([1, 0, 1]);
    turns.report('two', first);
    expect(polls()).toEqual([1, 1, 2]);
  });
});
