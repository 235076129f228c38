import pLimit from 'p-limit';
import { reconstruct } from '../../contacts/reconstruct.ts';
import type { ContactAnomalyCode } from '../../contacts/result/anomaly.ts';
import { mayLackContacts } from '../../indicators/anomalyStats.ts';
import type { ClosedEntry } from '../../upstream/closedConversations/closedEntries.ts';
import type { ClosedEntriesPage, ClosedHistory } from '../../upstream/closedConversations/closedHistories.ts';
import { closedEntries, closedHistory } from '../../upstream/closedConversations/closedHistories.ts';
import type { ReadClosedPage } from '../../upstream/closedConversations/closedPage.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import type { PageLoader } from '../../upstream/history/historyPages.ts';
import { nextPage } from '../../upstream/history/pageInfo.ts';
import type { ContactRecord } from '../formats/columns.ts';
import { contactRecord } from '../formats/columns.ts';
import { UpstreamGone } from './exportRetry.ts';
import { createPageBudget, readAhead } from './readAhead.ts';
import type { UnavailableConversation } from './unavailable.ts';
import { unavailableConversation } from './unavailable.ts';

/** The contacts of one page of conversations, and the conversations that are unavailable. */
export interface ContactBatch {
  readonly records: readonly ContactRecord[];
  /** The number of conversations, unavailable ones included. */
  readonly conversations: number;
  readonly unavailable: readonly UnavailableConversation[];
  /** One code for each anomaly. */
  readonly anomalies: readonly ContactAnomalyCode[];
  /** R26: conversations that may lack contacts, because a part of their history is missing or unreadable. */
  readonly conversationsInDoubt: number;
}

/**
 * Reads the contacts of the conversations closed in an interval, page by page. Rejects if the list of conversations
 * cannot be read. Rejects with an `UpstreamGone` if the upstream does not respond any more.
 */
export type ContactSource = (interval: Interval) => AsyncIterable<ContactBatch>;

export interface ContactSourceOptions {
  /** Conversations on one page of the upstream's list. */
  readonly pageSize: number;
  /** The pages of the list that may be in memory at once, of all intervals that are read at the same time. */
  readonly maxPages: number;
}

/** Intervals that are read at the same time share the budget of pages, and the batches of `pages`. */
export function contactSource(
  readPage: ReadClosedPage,
  pages: PageLoader,
  { pageSize, maxPages }: ContactSourceOptions,
): ContactSource {
  const budget = createPageBudget(maxPages);
  // Each history beyond its first page takes memory until its last page.
  const readFurther = pLimit(MAX_LONG_HISTORIES);
  return (interval) => {
    const list = closedEntries({ interval, others: {}, after: null, pageSize }, readPage);
    // Not async: the entries would be in memory until the last history of the page is read.
    const batchOf = ({ entries }: ClosedEntriesPage): Promise<ContactBatch> =>
      Promise.all(entries.map((entry) => read(entry))).then(joinBatch);
    const read = async (entry: ClosedEntry): Promise<ConversationContacts> => {
      const history = isLong(entry) ? readFurther(closedHistory, entry, pages) : closedHistory(entry, pages);
      return contactsOf(await history);
    };
    return readAhead(list, batchOf, budget);
  };
}
/** How many histories of more than one page are read at once. */
const MAX_LONG_HISTORIES = 200;

function isLong({ first }: ClosedEntry): boolean {
  return first === null || nextPage(first['messages'], new Set()).kind !== 'none';
}

type ConversationContacts = UnavailableConversation | Contacts;

interface Contacts {
  readonly records: readonly ContactRecord[];
  readonly anomalies: readonly ContactAnomalyCode[];
  readonly isInDoubt: boolean;
}

function contactsOf(read: ClosedHistory): ConversationContacts {
  if (read.kind === 'unavailable') {
    // This is not about one conversation: all others would fail, too.
    if (read.cause instanceof UpstreamGone) throw read.cause;
    return unavailableConversation(read);
  }
  const { contacts, anomalies } = reconstruct(read.history);
  return {
    records: contacts.map((contact) => contactRecord(contact, read.closedAt)),
    anomalies: anomalies.map(({ code }) => code),
    isInDoubt: mayLackContacts(anomalies),
  };
}

function joinBatch(conversations: readonly ConversationContacts[]): ContactBatch {
  const unavailable = conversations.filter((each) => 'reason' in each);
  const available = conversations.filter((each) => 'records' in each);
  return {
    records: available.flatMap(({ records }) => records),
    conversations: conversations.length,
    unavailable,
    anomalies: available.flatMap(({ anomalies }) => anomalies),
    conversationsInDoubt: available.filter(({ isInDoubt }) => isInDoubt).length,
  };
}
