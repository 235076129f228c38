import type { PageLoader } from '../history/historyPages.ts';
import type { ClosedHistoriesPage, ClosedHistoriesRequest, ClosedHistory } from './closedHistories.ts';
import { closedHistories } from './closedHistories.ts';
import type { ReadClosedPage } from './closedPage.ts';
import type { Interval } from './interval.ts';

export interface ClosedWindowsRequest extends Omit<ClosedHistoriesRequest, 'after' | 'seen'> {
  /** Whether the list is in the order of closing. Without it, the interval is read as one window. */
  readonly isInOrderOfClosing: boolean;
}

/**
 * Windows that are read at once. More than the upstream operations that a request may run at once: while some windows
 * wait for further pages of long histories, others read the list.
 */
export const WINDOWS_AT_ONCE = 16;

/**
 * Reads the histories of the conversations closed in the interval, in any order, each once. `onPage` is called with one page
 * after the other. While fewer than `WINDOWS_AT_ONCE` windows are read, a window with further pages hands over the second
 * half of its remaining time. So a short list takes as many operations as one window, and a long one is read in
 * parallel wherever its conversations lie in the interval.
 *
 * Rejects as `closedHistories` and `onPage` do. Windows read no further page then.
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

  /** Reads the window until it is split. Returns what is left to read of it. */
  const readWindow = async (window: Interval, start: (half: Interval) => void): Promise<Interval | null> => {
    let pageCount = 0;
    for await (const page of closedHistories(
      { ...list, interval: window, after: null, seen },
      readPage,
      pages,
    )) {
      if (hasFailed) return null;
      onPage(page.histories);
      pageCount += 1;
      const maySplit = isInOrderOfClosing && reading < WINDOWS_AT_ONCE && page.next !== null;
      const halves = maySplit ? halvesOfRest(window, page, pageCount) : null;
      if (halves === null) continue;
      start(halves[1]);
      return halves[0];
    }
    return null;
  };

  return new Promise((resolve, reject) => {
    const start = (window: Interval): void => {
      reading += 1;
      readToEnd(window).then(
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
    const readToEnd = async (window: Interval): Promise<void> => {
      for (let rest: Interval | null = window; rest !== null; ) rest = await readWindow(rest, start);
    };
    start(request.interval);
  });
}

/**
 * Halves of what a window has left, in time. Null when the page is not in the order of closing, or when little more than
 * this page seems to be left.
 */
function halvesOfRest(
  { from, to }: Interval,
  { histories }: ClosedHistoriesPage,
  pageCount: number,
): readonly [Interval, Interval] | null {
  const closings = histories.flatMap((each) => (each.kind === 'read' ? each.closedAt.at : []));
  const last = closings.at(-1);
  const isOrdered = closings.every((at, index) => index === 0 || at >= (closings[index - 1] ?? at));
  if (last === undefined || !isOrdered) return null;
  const pagesLeft = ((to - last) / (last - from)) * pageCount;
  const middle = Math.floor((last + to) / 2);
  if (pagesLeft < 1 || middle <= last) return null;
  // The last instant is read again: it may hold conversations that are on no page yet.
  return [
    { from: last, to: middle },
    { from: middle, to },
  ];
}
