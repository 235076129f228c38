import { describe, expect, it } from 'vitest';
import { createPageBudget, readAhead } from '../../../src/upstream/closedConversations/readAhead.ts';

/** Pages 1 to `count`. */
function pagesTo(count: number) {
  let last = 0;
  return {
    next: async () => {
      last += 1;
      return last <= count ? last : null;
    },
    fetched: () => Math.min(last, count),
  };
}

const settled = () => new Promise(setImmediate);

describe('reading ahead', () => {
  it('keeps the order, whatever page is processed first', async () => {
    const { next } = pagesTo(4);
    const process = (page: number) =>
      new Promise<number>((resolve) => setTimeout(() => resolve(page), 5 * (4 - page)));
    const read: number[] = [];
    for await (const page of readAhead(next, process, createPageBudget(10))) read.push(page);
    expect(read).toEqual([1, 2, 3, 4]);
  });

  it('fetches further pages while one is processed, and no more than the budget', async () => {
    const pages = pagesTo(10);
    let release = (): void => undefined;
    const first = new Promise<void>((resolve) => {
      release = resolve;
    });
    const reader = readAhead(pages.next, (page) => first.then(() => page), createPageBudget(3));
    const one = reader.next();
    await settled();
    expect(pages.fetched()).toBe(3);
    release();
    expect(await one).toEqual({ done: false, value: 1 });
    await reader.next();
    await settled();
    expect(pages.fetched()).toBe(4);
  });

  it('shares the budget between readers, and returns it when one stops', async () => {
    const budget = createPageBudget(2);
    const [one, other] = [pagesTo(10), pagesTo(10)];
    const never = new Promise<number>(() => undefined);
    const first = readAhead(one.next, async (page) => (page === 1 ? page : never), budget);
    await first.next();
    await settled();
    const second = readAhead(other.next, async (page) => page, budget);
    const waiting = second.next();
    await settled();
    expect(other.fetched()).toBe(0);
    await first.return();
    expect(await waiting).toEqual({ done: false, value: 1 });
    const rest: number[] = [];
    for await (const page of second) rest.push(page);
    expect(rest).toHaveLength(9);
  });

  it.each(['fetching', 'processing'])('fails with the page that fails: %s', async (what) => {
    const next = async () => {
      if (what === 'fetching') throw new Error('no page');
      return 1;
    };
    const process = async () => {
      throw new Error('no page');
    };
    const budget = createPageBudget(1);
    await expect(readAhead(next, process, budget).next()).rejects.toThrow('no page');
    // The page is no longer held.
    await budget.take();
  });
});
