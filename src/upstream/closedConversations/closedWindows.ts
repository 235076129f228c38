import type { PageLoader } from '../history/historyPages.ts';
import type { ClosedEntry } from './closedEntries.ts';
import type { ClosedHistoriesRequest, ClosedHistory } from './closedHistories.ts';
import { closedHistories } from './closedHistories.ts';
import type { ReadClosedPage } from './closedPage.ts';
import type { Interval } from './interval.ts';

export interface ClosedWindowsRequest
  extends Omit<ClosedHistoriesRequest, 'after' | 'seen' | 'onFurtherPage'> {
  /** Whether the list is in the order of closing. If not, the interval is read as one window. */
  readonly isInOrderOfClosing: boolean;
}

/**
 * Most windows that are read at once. It is more than the upstream operations that a request may run at once: while some windows
 * wait for further pages of long histories, others read the list, and batches of further pages are fuller. For 10,036
 * conversations, 16 windows took 203 operations, at least 62 of them one after the other. 32 windows take 182 and 53, in the
 * same memory.
 */
export const WINDOWS_AT_ONCE = 32;

/**
 * Reads the histories of the conversations closed in the interval, in any order, each once. `onPage` is called with one page
 * after the other. A window with further pages splits the rest of its time between two new windows, unless
 * `WINDOWS_AT_ONCE` windows are read already. So a short list takes as many operations as one window. A long list is read in
 * parallel, wherever its conversations lie in the interval.
 *
 * Rejects as `closedHistories` and `onPage` do. No window reads a further page after that.
 */
export function readClosedWindows(
  request: ClosedWindowsRequest,
  readPage: ReadClosedPage,
  pages: PageLoader,
  onPage: (histories: readonly ClosedHistory[]) => void,
): Promise<void> {
  const { isInOrderOfClosing, ...list } = request;
  const seen = new Set<string>();
  let reading = 0;
  let hasFailed = false;

  /** Reads the window to its end, or until the rest of it is handed over to two other windows. */
  const readWindow = async (window: Interval, start: (half: Interval) => void): Promise<void> => {
    let pageCount = 0;
    let isHandedOver = false;
    // The window is split before the histories of the page are read: all further windows would wait for one long history.
    const onFurtherPage = (entries: readonly ClosedEntry[]): void => {
      pageCount += 1;
      const maySplit = isInOrderOfClosing && reading + 2 <= WINDOWS_AT_ONCE;
      const halves = maySplit ? halvesOfRest(window, entries, pageCount) : [];
      isHandedOver = halves.length > 0;
      for (const half of halves) start(half);
    };
    const request = { ...list, interval: window, after: null, seen, onFurtherPage };
    for await (const { histories } of closedHistories(request, readPage, pages)) {
      if (hasFailed) return;
      onPage(histories);
      if (isHandedOver) return;
    }
  };

  return new Promise((resolve, reject) => {
    const start = (window: Interval): void => {
      reading += 1;
      readWindow(window, start).then(
        () => {
          reading -= 1;
          if (reading === 0) resolve();
        },
        (error: unknown) => {
          hasFailed = true;
          reject(error);
        },
      );
    };
    start(request.interval);
  });
}

/**
 * The two halves of the time that a window has not read yet. Empty when the page is not in the order of closing, or when
 * fewer than `MIN_PAGES_LEFT` pages are left, by estimate.
 */
function halvesOfRest(
  { from, to }: Interval,
  entries: readonly ClosedEntry[],
  pageCount: number,
): readonly Interval[] {
  const closings = entries.flatMap(({ closedAt }) =>
    closedAt === null || closedAt === 'unreadable' ? [] : [closedAt.at],
  );
  const last = closings.at(-1);
  const isOrdered = closings.every((at, index) => index === 0 || at >= (closings[index - 1] ?? at));
  if (last === undefined || !isOrdered) return [];
  const pagesLeft = ((to - last) / (last - from)) * pageCount;
  const middle = Math.floor((last + to) / 2);
  if (pagesLeft < MIN_PAGES_LEFT || middle <= last) return [];
  // The last instant is read again: further conversations may have been closed at that instant.
  return [
    { from: last, to: middle },
    { from: middle, to },
  ];
}

/** A window with fewer pages left, by estimate, is not split: each split adds a page that is not full. */
const MIN_PAGES_LEFT = 2;
