/** Limits how many pages all readers together may hold. Readers wait in the order in which they asked. */
export interface PageBudget {
  /** Resolves when one more page may be held. */
  take(): Promise<void>;
  /** Returns pages that are no longer held. */
  release(pages: number): void;
}

export function createPageBudget(maxPages: number): PageBudget {
  const waiting: (() => void)[] = [];
  let free = maxPages;
  return {
    take: async () => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    release: (pages) => {
      free += pages;
      while (free > 0) {
        const next = waiting.shift();
        if (next === undefined) return;
        free -= 1;
        next();
      }
    },
  };
}

/**
 * Reads pages, in order, before the consumer wants them: the next page is fetched while earlier pages are still being
 * processed. `nextPage` returns null after the last page. A page counts in the budget from before it is fetched until the consumer is done with it.
 *
 * Rejects with the errors of `nextPage` and `process`, when the consumer comes to that page.
 */
export async function* readAhead<Page, Result>(
  nextPage: () => Promise<Page | null>,
  process: (page: Page) => Promise<Result>,
  budget: PageBudget,
): AsyncGenerator<Result, void, undefined> {
  let held = 0;
  let isStopped = false;
  const readNext = async (): Promise<Link<Result> | null> => {
    await budget.take();
    if (isStopped) {
      budget.release(1);
      return null;
    }
    held += 1;
    const page = await nextPage();
    if (isStopped) return null;
    if (page === null) {
      releaseOne();
      return null;
    }
    return { result: handled(process(page)), next: handled(readNext()) };
  };
  const releaseOne = (): void => {
    held -= 1;
    budget.release(1);
  };
  try {
    for (let link = await readNext(); link !== null; link = await link.next) {
      yield await link.result;
      releaseOne();
    }
  } finally {
    isStopped = true;
    budget.release(held);
  }
}

interface Link<Result> {
  readonly result: Promise<Result>;
  readonly next: Promise<Link<Result> | null>;
}

/** The consumer looks at the promise later. Until then, Node must not take a rejection for an unhandled one. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
