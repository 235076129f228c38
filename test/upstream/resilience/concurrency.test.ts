import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConcurrency } from '../../../src/upstream/resilience/concurrency.ts';
import type { UpstreamLoad } from '../../../src/upstream/resilience/events.ts';
import type { CancelSignal } from '../../../src/upstream/transport/cancellation.ts';
import { Cancellation } from '../../../src/upstream/transport/cancellation.ts';
import { failure } from './support.ts';

/** Tasks that end when the test calls `end`. */
function bench(maxInFlight: number, maxWaiting: number) {
  const loads: UpstreamLoad[] = [];
  const began: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  let shed = 0;
  const concurrency = createConcurrency({
    maxInFlight,
    maxWaiting,
    events: { onLoad: (load) => void loads.push(load), onShed: () => (shed += 1) },
  });
  const run = (name: string, signal?: CancelSignal) =>
    concurrency.run(
      () =>
        new Promise<string>((resolve, reject) => {
          began.push(name);
          ends.set(name, (error) => (error ? reject(error) : resolve(name)));
        }),
      signal,
    );
  return {
    run,
    began,
    loads,
    shed: () => shed,
    end: (name: string, error?: Error) => ends.get(name)?.(error),
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('concurrency', () => {
  it('runs so many at a time, in their order', async () => {
    const { run, began, end, loads } = bench(2, 10);
    const all = ['a', 'b', 'c', 'd'].map((name) => run(name));
    await turn();
    expect(began).toEqual(['a', 'b']);
    expect(loads.at(-1)).toEqual({ inFlight: 2, waiting: 2 });
    end('b');
    await turn();
    expect(began).toEqual(['a', 'b', 'c']);
    end('a');
    await turn();
    end('c');
    end('d');
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
    expect(loads.at(-1)).toEqual({ inFlight: 0, waiting: 0 });
  });

  it('starts the next task when one fails', async () => {
    const { run, began, end } = bench(1, 1);
    const first = run('a');
    const second = run('b');
    await turn();
    end('a', new Error('failed'));
    expect(await failure(first)).toMatchObject({ message: 'failed' });
    await turn();
    expect(began).toEqual(['a', 'b']);
    end('b');
    expect(await second).toBe('b');
  });

  it('sheds who comes when too many wait', async () => {
    const { run, end, shed } = bench(1, 1);
    const first = run('a');
    const second = run('b');
    expect(await failure(run('c'))).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      isOverload: true,
      retryAfterSeconds: 1,
    });
    expect(shed()).toBe(1);
    end('a');
    await first;
    const third = run('c');
    await turn();
    end('b');
    await turn();
    end('c');
    expect(await Promise.all([second, third])).toEqual(['b', 'c']);
  });

  it('a task that leaves the queue is never begun', async () => {
    const { run, began, end, loads } = bench(1, 2);
    const controller = new AbortController();
    const reason = new Error('gone');
    const first = run('a');
    const second = run('b', controller.signal);
    const third = run('c');
    await turn();
    controller.abort(reason);
    expect(await failure(second)).toBe(reason);
    expect(loads.at(-1)).toEqual({ inFlight: 1, waiting: 1 });
    end('a');
    await turn();
    expect(began).toEqual(['a', 'c']);
    end('c');
    expect(await Promise.all([first, third])).toEqual(['a', 'c']);
    expect(await failure(run('d', controller.signal))).toBe(reason);
    expect(began).toEqual(['a', 'c']);
  });

  it('keeps the order of those that still wait, whichever leave', async () => {
    const orders = fc.shuffledSubarray(Array.from({ length: 200 }, (_, index) => index));
    const property = fc.asyncProperty(orders, fc.nat(200), async (leaving, turnsBefore) => {
      const { run, began, end, loads } = bench(1, 200);
      const running = run('running');
      const signals = Array.from({ length: 200 }, () => new AbortController());
      const all = signals.map(({ signal }, index) => run(`${index}`, signal).catch(() => 'left'));
      let current = 'running';
      const endCurrent = async (): Promise<void> => {
        end(current);
        await turn();
        current = began.at(-1) ?? '';
      };
      for (let count = 0; count < turnsBefore; count++) await endCurrent();
      // One that runs already does not leave.
      for (const index of leaving) if (index >= turnsBefore) signals[index]?.abort();
      while (loads.at(-1)?.inFlight !== 0) await endCurrent();
      const left = new Set(leaving.filter((index) => index >= turnsBefore));
      const expected = signals.map((_, index) => index).filter((index) => !left.has(index));
      expect(began).toEqual(['running', ...expected.map(String)]);
      expect(loads.at(-1)).toEqual({ inFlight: 0, waiting: 0 });
      await Promise.all([running, ...all]);
    });
    await fc.assert(property, { numRuns: 20 });
  });

  it('300,000 that leave one after the other take linear time', async () => {
    const count = 300_000;
    const { run } = createConcurrency({ maxInFlight: 1, maxWaiting: count, events: {} });
    let end = (): void => undefined;
    const first = run(() => new Promise<void>((resolve) => (end = resolve)), undefined);
    const signals = Array.from({ length: count }, () => new Cancellation());
    const waiting = signals.map((signal) => failure(run(async () => 'begun', signal)));
    expect(await failure(run(async () => 'begun', undefined))).toMatchObject({ isOverload: true });
    // Searching or moving the whole queue for each takes minutes: the time limit of a test stops it.
    for (const signal of signals) signal.abort('gone');
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['gone']));
    end();
    await first;
  });
});
