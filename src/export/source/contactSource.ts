import pLimit from 'p-limit';
import { reconstruct } from '../../contacts/reconstruct.ts';
import type { ContactAnomalyCode } from '../../contacts/result/anomaly.ts';
import { mayLackContacts } from '../../indicators/anomalyStats.ts';
import type { ClosedEntry } from '../../upstream/closedConversations/closedEntries.ts';
import type { ClosedEntriesPage, ClosedHistory } from '../../upstream/closedConversations/closedHistories.ts';
import {
  closedEntries,
  closedHistory,
  hasFurtherPages,
} from '../../upstream/closedConversations/closedHistories.ts';
import type { ReadClosedPage } from '../../upstream/closedConversations/closedPage.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import { createPageBudget, readAhead } from '../../upstream/closedConversations/readAhead.ts';
import { readDetails } from '../../upstream/history/details/details.ts';
import type { PageLoader } from '../../upstream/history/historyPages.ts';
import { conversationSource } from '../rows/columns/rowSources.ts';
import type { EncodedRows } from '../rows/encodedRows.ts';
import { EMPTY_ROWS, encodeRows, joinRows } from '../rows/encodedRows.ts';
import type { RowArguments } from '../rows/rowArguments.ts';
import { isWanted } from '../rows/rowArguments.ts';
import type { RowPrecision } from '../rows/rowWriters.ts';
import { createRowWriters } from '../rows/rowWriters.ts';
import type { UnavailableConversation } from './unavailable.ts';
import { unavailableConversation } from './unavailableConversation.ts';

/** The rows of one page of conversations, and the conversations that are unavailable. */
export interface ContactBatch {
  /** One row for each contact. */
  readonly contactRows: EncodedRows;
  /** One row for each conversation that was read. Empty if the export has no file of conversations. */
  readonly conversationRows: EncodedRows;
  /** The number of conversations, unavailable ones included. */
  readonly conversations: number;
  readonly unavailable: readonly UnavailableConversation[];
  /** One code for each anomaly. */
  readonly anomalies: readonly ContactAnomalyCode[];
  /** R26: conversations that may lack contacts, because a part of their history is missing or unreadable. */
  readonly conversationsInDoubt: number;
}

/**
 * Reads the rows of the conversations closed in an interval, page by page. Rejects if the list of conversations cannot be
 * read. Rejects with an `UpstreamGone` if the upstream does not respond any more.
 *
 * @param exportedAt the value of that column, in the spelling of `spellTimestamp`.
 */
export type ContactSource = (interval: Interval, exportedAt: string) => AsyncIterable<ContactBatch>;

export interface ContactSourceOptions {
  /** Conversations on one page of the upstream's list. */
  readonly pageSize: number;
  /** The pages of the list that may be in memory at once, of all intervals that are read at the same time. */
  readonly maxPages: number;
  /** Further arguments of upstream's list. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly rows: RowArguments;
  readonly precision: RowPrecision;
}

/** Intervals that are read at the same time share the budget of pages, and the batches of `pages`. */
export function contactSource(
  readPage: ReadClosedPage,
  pages: PageLoader,
  { pageSize, maxPages, others, rows, precision }: ContactSourceOptions,
): ContactSource {
  const budget = createPageBudget(maxPages);
  const writers = createRowWriters(rows, precision);
  const hasConversations = precision.conversations !== null;
  // Each history takes memory from its first page to its last one.
  const readLong = pLimit(MAX_LONG_HISTORIES);
  return (interval, exportedAt) => {
    const readConversation = async (entry: ClosedEntry): Promise<ReadConversation | null> => {
      const history = await (hasFurtherPages(entry)
        ? readLong(closedHistory, entry, pages)
        : closedHistory(entry, pages));
      if (history.kind === 'unavailable') return unavailable(history);
      if (!isWanted(rows, history.history.conversation)) return null;
      const rebuilt = reconstruct(history.history);
      const details = readDetails(history.conversation);
      const source = conversationSource(history.history, rebuilt, details, exportedAt);
      return {
        kind: 'read',
        contactRows: encodeRows(writers.contacts(source)),
        conversationRows: hasConversations ? encodeRows([writers.conversation(source)]) : EMPTY_ROWS,
        anomalies: rebuilt.anomalies.map(({ code }) => code),
        isInDoubt: mayLackContacts(rebuilt.anomalies),
      };
    };
    // Not async: the entries would be in memory until the last history of the page is read.
    const readBatch = ({ entries }: ClosedEntriesPage): Promise<ContactBatch> =>
      Promise.all(entries.map((entry) => readConversation(entry))).then(joinBatch);
    const list = closedEntries({ interval, others, after: null, pageSize }, readPage);
    return readAhead(list, readBatch, budget);
  };
}

/** How many histories of more than one page are read at once. */
const MAX_LONG_HISTORIES = 200;

/** The rows of one conversation. The channel and the site of an unavailable conversation are not known: it counts. */
type ReadConversation =
  | { readonly kind: 'unavailable'; readonly conversation: UnavailableConversation }
  | {
      readonly kind: 'read';
      readonly contactRows: EncodedRows;
      readonly conversationRows: EncodedRows;
      readonly anomalies: readonly ContactAnomalyCode[];
      readonly isInDoubt: boolean;
    };

function unavailable(history: Extract<ClosedHistory, { readonly kind: 'unavailable' }>): ReadConversation {
  return { kind: 'unavailable', conversation: unavailableConversation(history) };
}

/** @param conversations null for one that is not exported. */
function joinBatch(conversations: readonly (ReadConversation | null)[]): ContactBatch {
  const exported = conversations.filter((each) => each !== null);
  const read = exported.filter((each) => each.kind === 'read');
  return {
    contactRows: joinRows(read.map(({ contactRows }) => contactRows)),
    conversationRows: joinRows(read.map(({ conversationRows }) => conversationRows)),
    conversations: exported.length,
    unavailable: exported.flatMap((each) => (each.kind === 'unavailable' ? [each.conversation] : [])),
    anomalies: read.flatMap(({ anomalies }) => anomalies),
    conversationsInDoubt: read.filter(({ isInDoubt }) => isInDoubt).length,
  };
}
