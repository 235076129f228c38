import { reconstruct } from '../../contacts/reconstruct.ts';
import type { ContactAnomalyCode } from '../../contacts/result/anomaly.ts';
import { mayLackContacts } from '../../indicators/anomalyStats.ts';
import type { ClosedHistory } from '../../upstream/closedConversations/closedHistories.ts';
import { closedHistories } from '../../upstream/closedConversations/closedHistories.ts';
import type { ReadClosedPage } from '../../upstream/closedConversations/closedPage.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import { readDetails } from '../../upstream/history/details/details.ts';
import type { PageLoader } from '../../upstream/history/historyPages.ts';
import type { RowArguments } from '../rows/rowArguments.ts';
import { isWanted } from '../rows/rowArguments.ts';
import { conversationSource } from '../rows/rowSources.ts';
import type { RowPrecision, RowWriters } from '../rows/rowWriters.ts';
import { createRowWriters } from '../rows/rowWriters.ts';
import { UpstreamGone } from './exportRetry.ts';
import type { UnavailableConversation } from './unavailable.ts';
import { unavailableConversation } from './unavailable.ts';

/** The rows of one page of conversations, and the conversations that are unavailable. */
export interface ContactBatch {
  /** One line of JSON for each contact. */
  readonly contactLines: readonly string[];
  /** One line of JSON for each conversation that was read. Empty if the export has no file of conversations. */
  readonly conversationLines: readonly string[];
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
  readonly pageSize: number;
  /** Further arguments of upstream's list. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly rows: RowArguments;
  readonly precision: RowPrecision;
}

export function contactSource(
  readPage: ReadClosedPage,
  pages: PageLoader,
  { pageSize, others, rows, precision }: ContactSourceOptions,
): ContactSource {
  const writers = createRowWriters(rows, precision);
  const hasConversations = precision.conversations !== null;
  return async function* batches(interval, exportedAt) {
    const request = { interval, others, after: null, pageSize };
    for await (const { histories } of closedHistories(request, readPage, pages)) {
      yield batchOf(histories.filter(isExported(rows)), writers, hasConversations, exportedAt);
    }
  };
}

/** The channel and the site of an unavailable conversation are not known: it counts. */
function isExported(rows: RowArguments): (history: ClosedHistory) => boolean {
  return (each) => each.kind === 'unavailable' || isWanted(rows, each.history.conversation);
}

function batchOf(
  histories: readonly ClosedHistory[],
  writers: RowWriters,
  hasConversations: boolean,
  exportedAt: string,
): ContactBatch {
  const contactLines: string[] = [];
  const conversationLines: string[] = [];
  const anomalies: ContactAnomalyCode[] = [];
  const unavailable: UnavailableConversation[] = [];
  let conversationsInDoubt = 0;
  for (const each of histories) {
    if (each.kind === 'unavailable') {
      // This is not about one conversation: all others would fail, too.
      if (each.cause instanceof UpstreamGone) throw each.cause;
      unavailable.push(unavailableConversation(each));
      continue;
    }
    const rebuilt = reconstruct(each.history);
    const source = conversationSource(each.history, rebuilt, readDetails(each.conversation), exportedAt);
    contactLines.push(...writers.contacts(source));
    if (hasConversations) conversationLines.push(writers.conversation(source));
    for (const { code } of rebuilt.anomalies) anomalies.push(code);
    if (mayLackContacts(rebuilt.anomalies)) conversationsInDoubt += 1;
  }
  const conversations = histories.length;
  return { contactLines, conversationLines, conversations, unavailable, anomalies, conversationsInDoubt };
}
