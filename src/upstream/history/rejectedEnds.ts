import type { Batches, BatchOutcome } from '../rejectedBatches.ts';
import type { Page } from './page.ts';
import type { PageKey } from './pageKey.ts';
import { isFromEnd } from './pageKey.ts';

type Send = Batches<PageKey, Page>['send'];

/**
 * Sends batches of pages from both ends. When upstream rejects a batch as a whole, but accepts its pages from the start alone, no
 * more pages from the end are sent. Halving such a batch would take many operations for pages that only save time.
 */
export function givingUpRejectedEnds({ send, mayRetry }: Batches<PageKey, Page>): Send {
  /** The failure of a page from the end, when upstream rejects them. */
  let rejected: Page | null = null;
  /** Set when upstream has rejected a batch for another reason. */
  let isOtherReason = false;

  const sendStarts = async (keys: readonly PageKey[], failure: Page): Promise<BatchOutcome<Page>> => {
    const starts = keys.filter((key) => !isFromEnd(key));
    const { results, isRejected } =
      starts.length > 0 ? await send(starts) : { results: [], isRejected: false };
    const pages = results.values();
    const pageOf = (key: PageKey): Page => (isFromEnd(key) ? failure : (pages.next().value ?? failure));
    return { results: keys.map(pageOf), isRejected };
  };
  return async (keys) => {
    const first = keys.findIndex(isFromEnd);
    if (first < 0) return send(keys);
    if (rejected !== null) return sendStarts(keys, rejected);
    const whole = await send(keys);
    const failure = whole.results[first];
    if (!whole.isRejected || failure === undefined || isOtherReason || !mayRetry(1)) return whole;
    const startsAlone = await sendStarts(keys, failure);
    isOtherReason ||= startsAlone.isRejected;
    if (startsAlone.isRejected) return whole;
    rejected = failure;
    return startsAlone;
  };
}
