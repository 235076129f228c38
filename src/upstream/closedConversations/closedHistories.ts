import type { History } from '../../contacts/facts/history.ts';
import type { Timestamp } from '../../contacts/facts/instant.ts';
import { readHistory } from '../history/histories.ts';
import type { PageLoader } from '../history/historyPages.ts';
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
      /** The fields of the conversation beside its messages, as upstream sent them. */
      readonly conversation: JsonObject;
    }
  /** R16. `reason` is a clause without personal data; `cause` is the error of the upstream or of the operation, if any. */
  | {
      readonly kind: 'unavailable';
      readonly conversationId: string;
      readonly reason: string;
      readonly cause: Error | null;
    };

export interface ClosedHistoriesRequest {
  readonly interval: Interval;
  readonly others: Readonly<Record<string, unknown>>;
  /** Where to begin; null is the start of the list. */
  readonly after: string | null;
  readonly pageSize: number;
  /** Called with the number of conversations on a page before their histories are read; it may throw. */
  readonly admit?: ((conversations: number) => void) | undefined;
  /** Called with the new conversations of a page that is not the last, before their histories are read. */
  readonly onFurtherPage?: ((entries: readonly ClosedEntry[]) => void) | undefined;
  /** The ids of the conversations that were read already: they are left out, and new ones are added. Empty unless given. */
  readonly seen?: Set<string> | undefined;
}

/** What one page of upstream's list held of the interval, in upstream's order, each conversation once. */
export interface ClosedHistoriesPage {
  /** The cursor that the page was asked for with. */
  readonly after: string | null;
  readonly histories: readonly ClosedHistory[];
  /** The cursor of the next page. Null on the last page. */
  readonly next: string | null;
}

/** Most pages that are read of one list. At 100 conversations on a page it is a million of them. */
export const MAX_LIST_PAGES = 10_000;

/** Most pages in a row without a new conversation of the interval. More is taken for a list that never ends. */
export const MAX_FRUITLESS_PAGES = 100;

/** The list cannot be read to its end: it has no usable page information, or it never ends. */
export class EndlessListError extends Error {
  override readonly name = 'EndlessListError';
}

/**
 * Reads the histories of the conversations that were closed in the interval. It keeps one page in memory at a time. The
 * request to upstream has an interval that is one second longer at each end. Conversations outside of `interval` are removed
 * here. Rejects with the errors of `readPage` and `admit`, with a `LimitExceeded` of `pages`, and with an `EndlessListError`.
 */
export async function* closedHistories(
  { interval, others, after, pageSize, admit, onFurtherPage, seen = new Set() }: ClosedHistoriesRequest,
  readPage: ReadClosedPage,
  pages: PageLoader,
): AsyncGenerator<ClosedHistoriesPage, void, undefined> {
  const cursors = new Set<string>();
  const assertGoesOn = pageLimits();
  for (let cursor: string | null = after; ; ) {
    const { entries, next } = await readPage({ interval, others, after: cursor, pageSize });
    const fresh = entries.filter((entry) => isWithin(entry, interval) && !seen.has(entry.id));
    for (const { id } of fresh) seen.add(id);
    admit?.(fresh.length);
    if (next.kind === 'after') onFurtherPage?.(fresh);
    const histories = await Promise.all(fresh.map((entry) => historyOf(entry, pages)));
    if (next.kind === 'invalid' || (next.kind === 'after' && cursors.has(next.cursor))) {
      throw new EndlessListError(
        "The upstream's list of closed conversations does not say whether it goes on, or how.",
      );
    }
    const following = next.kind === 'after' ? next.cursor : null;
    yield { after: cursor, histories, next: following };
    if (following === null) return;
    assertGoesOn(fresh.length);
    cursors.add(following);
    cursor = following;
  }
}

/** A check for each page that is not the last one, given its new conversations. It throws an `EndlessListError`. */
function pageLimits(): (conversations: number) => void {
  let pages = 0;
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

/** One whose date cannot be read is not left out in silence: upstream says that it belongs to the interval. */
function isWithin({ closedAt }: ClosedEntry, interval: Interval): boolean {
  return closedAt === 'unreadable' || (closedAt !== null && holds(interval, closedAt));
}

async function historyOf({ id, closedAt, first }: ClosedEntry, pages: PageLoader): Promise<ClosedHistory> {
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
    case 'unavailable':
      return unavailable(read.reason, read.cause);
  }
}
