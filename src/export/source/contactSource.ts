import { reconstruct } from '../../contacts/reconstruct.ts';
import type { ContactAnomalyCode } from '../../contacts/result/anomaly.ts';
import { mayLackContacts } from '../../indicators/anomalyStats.ts';
import type { ClosedHistory } from '../../upstream/closedConversations/closedHistories.ts';
import { closedHistories } from '../../upstream/closedConversations/closedHistories.ts';
import type { ReadClosedPage } from '../../upstream/closedConversations/closedPage.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import type { PageLoader } from '../../upstream/history/historyPages.ts';
import type { ContactRecord } from '../formats/columns.ts';
import { contactRecord } from '../formats/columns.ts';
import { UpstreamGone } from './exportRetry.ts';
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

export function contactSource(readPage: ReadClosedPage, pages: PageLoader, pageSize: number): ContactSource {
  return async function* batches(interval) {
    const request = { interval, others: {}, after: null, pageSize };
    for await (const { histories } of closedHistories(request, readPage, pages)) yield batchOf(histories);
  };
}

function batchOf(histories: readonly ClosedHistory[]): ContactBatch {
  const records: ContactRecord[] = [];
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
    for (const contact of rebuilt.contacts) records.push(contactRecord(contact, each.closedAt));
    for (const { code } of rebuilt.anomalies) anomalies.push(code);
    if (mayLackContacts(rebuilt.anomalies)) conversationsInDoubt += 1;
  }
  return { records, conversations: histories.length, unavailable, anomalies, conversationsInDoubt };
}
