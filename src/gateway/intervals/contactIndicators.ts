import type { Contact } from '../../contacts/facts/contact.ts';
import { formatInstant } from '../../contacts/facts/instant.ts';
import { reconstruct } from '../../contacts/reconstruct.ts';
import type { AnomalyCount } from '../../indicators/anomalyStats.ts';
import { createAnomalyStats } from '../../indicators/anomalyStats.ts';
import type { ContactGroups, ContactIndicatorRow, GroupingOptions } from '../../indicators/contactGroups.ts';
import { createContactGroups } from '../../indicators/contactGroups.ts';
import type { Period } from '../../indicators/periods.ts';
import { closedWithin, completeUntil, isInPeriod } from '../../indicators/periods.ts';
import { LimitExceeded } from '../../upstream/errors/limitExceeded.ts';
import type { RequestContext } from '../execution/context.ts';
import type { ListRequest } from './closedContacts.ts';
import type { ContactPredicate } from './contactFilter.ts';
import { MAX_ROWS } from './fieldsSdl.ts';
import type { ListReader } from './listReader.ts';

export interface IndicatorsRequest extends Omit<ListRequest, 'interval'>, GroupingOptions {
  readonly period: Period;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly isWanted: ContactPredicate;
}

export interface ContactIndicators {
  readonly rows: readonly ContactIndicatorRow[];
  readonly conversationCount: number;
  readonly unavailableConversationIds: readonly string[];
  /** R26: the anomalies of all conversations that were read. */
  readonly anomalyCounts: readonly AnomalyCount[];
  /** R26. */
  readonly conversationsInDoubt: number;
  /** R25. */
  readonly completeUntil: string | null;
}

/**
 * Computes sums over the contacts of a list, page by page. Only the sums and the pages in work are in memory.
 *
 * Rejects with errors that clients may see: `LIMIT_EXCEEDED` for more conversations than one request may read, and for more
 * than `MAX_ROWS` rows.
 */
export async function contactIndicators(
  request: IndicatorsRequest,
  { whole: readWhole }: ListReader,
  context: RequestContext,
): Promise<ContactIndicators> {
  const { period, now, others, isWanted } = request;
  const interval = closedWithin(period, now);
  const isCounted: ContactPredicate = (contact) => isInPeriod(period, contact) && isWanted(contact);
  const groups = createContactGroups(request);
  const anomalies = createAnomalyStats();
  const unavailableConversationIds: string[] = [];
  let conversationCount = 0;
  await readWhole({ interval, others }, context, (histories) => {
    conversationCount += histories.length;
    for (const history of histories) {
      if (history.kind === 'unavailable') {
        unavailableConversationIds.push(history.conversationId);
        continue;
      }
      const reconstruction = reconstruct(history.history);
      addContacts(groups, reconstruction.contacts.filter(isCounted));
      anomalies.add(reconstruction.anomalies);
    }
  });
  const missingFrom = completeUntil(period, now, request.steps);
  return {
    rows: groups.rows(),
    conversationCount,
    unavailableConversationIds: unavailableConversationIds.toSorted(),
    anomalyCounts: anomalies.counts(),
    conversationsInDoubt: anomalies.conversationsInDoubt(),
    completeUntil: missingFrom === null ? null : formatInstant(missingFrom),
  };
}

function addContacts(groups: ContactGroups, contacts: readonly Contact[]): void {
  for (const contact of contacts) groups.add(contact);
  if (groups.groupCount() > MAX_ROWS) throw tooManyRows();
}

function tooManyRows(): LimitExceeded {
  return new LimitExceeded(
    `Expected at most ${MAX_ROWS} rows, got more: use fewer dimensions, longer steps or a shorter interval.`,
  );
}
