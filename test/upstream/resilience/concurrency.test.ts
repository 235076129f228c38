import { describe, expect, it } from 'vitest';
import { createConcurrency } from '../../../src/upstream/resilience/concurrency.ts';
import type { UpstreamLoad } from '../../../src/upstream/resilience/events.ts';
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
  const run = (name: string, signal?: AbortSignal) =>
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

  it('lets who waits go away, and never begins for him', async () => {
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
});
