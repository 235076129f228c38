import type { History } from '../../contacts/facts/history.ts';
import type { Timestamp } from '../../contacts/facts/instant.ts';
import { readHistory, UPSTREAM_FAILED } from '../history/histories.ts';
import type { PageLoader } from '../history/historyPages.ts';
import { nextPage } from '../history/pageInfo.ts';
import type { JsonObject } from '../response/json.ts';
import type { ClosedEntry } from './closedEntries.ts';
import type { ReadClosedPage } from './closedPage.ts';
import type { Interval } from './interval.ts';
import { holds } from './interval.ts';

/** A conversation that was closed in the interval. */
export type ClosedHistory =
  | {
      readonly kind: 'read';
      readonly conversationId: string;
      readonly closedAt: Timestamp;
      readonly history: History;
      /** The fields of the conversation beside its messages and its routing events, as upstream sent them. */
      readonly conversation: JsonObject;
    }
  /** R16. `reason` is a clause without personal data; `cause` is the error of the upstream or of the operation, if any. */
  | {
      readonly kind: 'unavailable';
      readonly conversationId: string;
      readonly reason: string;
      readonly cause: Error | null;
    };

export interface ClosedEntriesRequest {
  readonly interval: Interval;
  readonly others: Readonly<Record<string, unknown>>;
  /** The cursor of the first page. Null is the start of the list. */
  readonly after: string | null;
  /** In conversations. A function is called for each page. */
  readonly pageSize: number | (() => number);
  /**
   * The ids of the conversations that were read already. They are left out, and new ones are added.
   *
   * @default an empty set
   */
  readonly seen?: Set<string> | undefined;
}

/** The conversations of the interval on one page of upstream's list. Each occurs once, in upstream's order. */
export interface ClosedHistoriesPage {
  /** The cursor of this page. Null on the first page. */
  readonly after: string | null;
  readonly histories: readonly ClosedHistory[];
  /** The cursor of the next page. Null on the last page. */
  readonly next: string | null;
}

/** Most pages that are read of one list. With 100 conversations on a page, they hold a million conversations. */
export const MAX_LIST_PAGES = 10_000;

/** Most pages in a row without a new conversation of the interval. After more of them, the list counts as endless. */
export const MAX_FRUITLESS_PAGES = 100;

/** The list cannot be read to its end: it has no usable page information, or it never ends. */
export class EndlessListError extends Error {
  override readonly name = 'EndlessListError';
}

/** What one page of upstream's list held of the interval, in upstream's order, each conversation once, without histories. */
export interface ClosedEntriesPage {
  /** The cursor of this page. Null on the first page. */
  readonly after: string | null;
  readonly entries: readonly ClosedEntry[];
  /** The cursor of the next page. Null on the last page. */
  readonly next: string | null;
}

/**
 * Reads the list of the conversations that were closed in the interval. Each call returns the next page, or null after the last
 * one. Calls must wait for each other. The request to upstream has an interval that is one second longer at each end.
 * Conversations outside of `interval` are removed here. Rejects with the errors of `readPage`, and with an `EndlessListError`.
 *
 * It is no generator: that would keep each page in memory until it is called for the next one.
 */
export function closedEntries(
  { interval, others, after, pageSize, seen = new Set() }: ClosedEntriesRequest,
  readPage: ReadClosedPage,
): () => Promise<ClosedEntriesPage | null> {
  const cursors = new Set<string>();
  const assertGoesOn = pageLimits();
  let cursor: string | null = after;
  let isAtEnd = false;
  let conversations = Number.POSITIVE_INFINITY;
  return async () => {
    if (isAtEnd) return null;
    assertGoesOn(conversations);
    const { entries, next } = await readPage({
      ...{ interval, others, after: cursor },
      pageSize: typeof pageSize === 'number' ? pageSize : pageSize(),
    });
    const fresh = entries.filter((entry) => isWithin(entry, interval) && !seen.has(entry.id));
    for (const { id } of fresh) seen.add(id);
    if (next.kind === 'invalid' || (next.kind === 'after' && cursors.has(next.cursor))) {
      throw new EndlessListError(
        "The upstream's list of closed conversations has no usable page information: expected hasNextPage and a new endCursor.",
      );
    }
    const following = next.kind === 'after' ? next.cursor : null;
    const page = { after: cursor, entries: fresh, next: following };
    isAtEnd = following === null;
    if (following !== null) cursors.add(following);
    cursor = following;
    conversations = fresh.length;
    return page;
  };
}

/**
 * Reads the histories of the conversations that were closed in the interval. It keeps one page in memory at a time. Rejects
 * as `closedEntries` does, and with a `LimitExceeded` of `pages`.
 */
export async function* closedHistories(
  request: ClosedEntriesRequest,
  readPage: ReadClosedPage,
  pages: PageLoader,
): AsyncGenerator<ClosedHistoriesPage, void, undefined> {
  const readEntries = closedEntries(request, readPage);
  for (let page = await readEntries(); page !== null; page = await readEntries()) {
    const { after, entries, next } = page;
    const histories = await Promise.all(entries.map((entry) => closedHistory(entry, pages)));
    yield { after, histories, next };
  }
}

/** A check before each page, given the new conversations of the page before. It throws an `EndlessListError`. */
function pageLimits(): (conversations: number) => void {
  let pages = -1;
  let fruitless = 0;
  return (conversations) => {
    pages += 1;
    fruitless = conversations === 0 ? fruitless + 1 : 0;
    if (fruitless === MAX_FRUITLESS_PAGES) {
      throw new EndlessListError(
        `The upstream's list of closed conversations never ends: expected a conversation of the interval on at least one of ${MAX_FRUITLESS_PAGES} pages in a row, got none.`,
      );
    }
    if (pages === MAX_LIST_PAGES) {
      throw new EndlessListError(
        `The upstream's list of closed conversations never ends: expected at most ${MAX_LIST_PAGES} pages, got more.`,
      );
    }
  };
}

/** True for an unreadable closing date: upstream lists the conversation in the interval, so it must not be lost. */
function isWithin({ closedAt }: ClosedEntry, interval: Interval): boolean {
  return closedAt === 'unreadable' || (closedAt !== null && holds(interval, closedAt));
}

/** Whether a history needs further operations. */
export function hasFurtherPages({ first }: ClosedEntry): boolean {
  return first === null || nextPage(first['messages'], new Set()).kind !== 'none';
}

/** Reads the history of an entry of the list. Rejects only as the loader does. */
export async function closedHistory(
  { id, closedAt, first }: ClosedEntry,
  pages: PageLoader,
): Promise<ClosedHistory> {
  const unavailable = (reason: string, cause: Error | null = null): ClosedHistory => ({
    kind: 'unavailable',
    conversationId: id,
    reason,
    cause,
  });
  if (closedAt === null || closedAt === 'unreadable') return unavailable('its closing date cannot be read');
  const read = await readHistory(id, first, pages);
  switch (read.kind) {
    case 'read':
      return { ...read, conversationId: id, closedAt };
    case 'absent':
      return unavailable('upstream does not show the conversation');
    case 'unread':
      return unavailable(UPSTREAM_FAILED, read.causes[0]);
    case 'unavailable':
      return unavailable(read.reason, read.cause);
  }
}
