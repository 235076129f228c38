import type { Instant } from '../../contacts/facts/instant.ts';
import type { PageLoader } from '../history/historyPages.ts';
import type { ClosedEntry } from './closedEntries.ts';
import type { ClosedEntriesPage, ClosedEntriesRequest, ClosedHistory } from './closedHistories.ts';
import { closedEntries, closedHistory, hasFurtherPages } from './closedHistories.ts';
import type { ReadClosedPage } from './closedPage.ts';
import type { Interval } from './interval.ts';

export interface ClosedWindowsRequest extends Omit<ClosedEntriesRequest, 'after' | 'seen'> {
  /** Whether the list is in the order of closing. If not, the interval is read as one window. */
  readonly isInOrderOfClosing: boolean;
  /** Most windows that are read at once: the operations that may run at once. More windows would have more pages that are not full. */
  readonly windowsAtOnce: number;
  /** Called with the number of conversations on a page. Their histories are read when it resolves. It may reject. */
  readonly admit: (conversations: number) => Promise<void>;
}

/**
 * Most conversations in memory that wait for further pages of their histories. Beyond it, no window reads a further page of the
 * list. One batch of further pages holds 100 of them.
 */
export const MAX_WAITING_HISTORIES = 400;

/**
 * Reads the histories of the conversations closed in the interval, in any order, each once. `onHistories` is called with some of
 * them at a time. A window does not wait for the histories of a page before it reads the next one. When fewer than
 * `windowsAtOnce` windows are read, the next page of any of them divides the rest of its time. So a short list takes as many
 * operations as one window. A long list is read in parallel, wherever its conversations lie in the interval.
 *
 * Rejects as `closedEntries`, `closedHistory`, `admit` and `onHistories` do. No window reads a further page after that.
 */
export function readClosedWindows(
  { isInOrderOfClosing, windowsAtOnce, admit, ...list }: ClosedWindowsRequest,
  readPage: ReadClosedPage,
  pages: PageLoader,
  onHistories: (histories: readonly ClosedHistory[]) => void,
): Promise<void> {
  const seen = new Set<string>();
  const waiting = new Set<Promise<void>>();
  let windows = 0;
  let hasFailed = false;

  const readHistories = async (entries: readonly ClosedEntry[]): Promise<void> => {
    const histories = await Promise.all(entries.map((entry) => closedHistory(entry, pages)));
    if (!hasFailed) onHistories(histories);
  };
  const readLongHistory = (entry: ClosedEntry): Promise<void> => {
    const reading = readHistories([entry]).finally(() => waiting.delete(reading));
    waiting.add(reading);
    return reading;
  };
  /** The next page of a window. Null after its last one, and after a failure of any window. */
  const admitted = async (
    readEntries: () => Promise<ClosedEntriesPage | null>,
  ): Promise<ClosedEntriesPage | null> => {
    const page = hasFailed ? null : await readEntries();
    if (page === null || hasFailed) return null;
    await admit(page.entries.length);
    return hasFailed ? null : page;
  };
  /** Reads the window to its end, or until the rest of it is handed over to other windows. */
  const readWindow = async (window: Interval, run: (task: Promise<void>) => void): Promise<void> => {
    const readEntries = closedEntries({ ...list, interval: window, after: null, seen }, readPage);
    const lastInOrder = closingOrder();
    const onPage = ({ entries, next }: ClosedEntriesPage, pageCount: number): boolean => {
      run(readHistories(entries.filter((entry) => !hasFurtherPages(entry))));
      for (const entry of entries.filter(hasFurtherPages)) run(readLongHistory(entry));
      const free = isInOrderOfClosing && next !== null ? windowsAtOnce - windows : 0;
      const last = lastInOrder(entries);
      const parts = free > 0 && last !== null ? restInParts(window, last, pageCount, free + 1) : [];
      for (const part of parts) run(startWindow(part, run));
      return next !== null && parts.length === 0;
    };
    for (let pageCount = 1; ; pageCount++) {
      while (waiting.size >= MAX_WAITING_HISTORIES) await Promise.race(waiting);
      const page = await admitted(readEntries);
      if (page === null || !onPage(page, pageCount)) return;
    }
  };
  const startWindow = (window: Interval, run: (task: Promise<void>) => void): Promise<void> => {
    windows += 1;
    return readWindow(window, run).finally(() => {
      windows -= 1;
    });
  };
  return allOf((run) => run(startWindow(list.interval, run))).catch((error: unknown) => {
    hasFailed = true;
    throw error;
  });
}

/** Resolves when all tasks have ended: those of `start`, and those that they add. Rejects with the first failure. */
function allOf(start: (run: (task: Promise<void>) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let running = 0;
    start(function run(task) {
      running += 1;
      task.then(() => {
        running -= 1;
        if (running === 0) resolve();
      }, reject);
    });
  });
}

/**
 * Follows the entries of a window. Each call returns the last closing, or null unless the entries show that the list is in the
 * order of closing: an upstream may ignore the order that was requested.
 */
function closingOrder(): (entries: readonly ClosedEntry[]) => Instant | null {
  let first: Instant | null = null;
  let last: Instant | null = null;
  let isOrdered = true;
  return (entries) => {
    for (const { closedAt } of entries) {
      if (closedAt === null || closedAt === 'unreadable') continue;
      first ??= closedAt.at;
      isOrdered &&= closedAt.at >= (last ?? closedAt.at);
      last = closedAt.at;
    }
    // Entries that were closed at one instant show no order.
    return isOrdered && first !== last ? last : null;
  };
}

/**
 * Divides the time that a window has not read yet into equal parts.
 *
 * @param last the last closing that the window has read.
 * @param pageCount the pages that the window has read.
 * @param most the largest number of parts. A part has at least one page, by estimate.
 * @returns an empty list when there would be one part.
 */
function restInParts(
  { from, to }: Interval,
  last: Instant,
  pageCount: number,
  most: number,
): readonly Interval[] {
  const pagesLeft = ((to - last) / (last - from)) * pageCount;
  const count = Math.min(most, Math.floor(pagesLeft), to - last);
  // The first part begins with the last instant: further conversations may have been closed at that instant.
  const bound = (part: number): number => last + Math.floor(((to - last) * part) / count);
  return count < 2
    ? []
    : Array.from({ length: count }, (_, index) => ({ from: bound(index), to: bound(index + 1) }));
}
