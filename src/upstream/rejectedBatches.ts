import { isObject } from './response/json.ts';
import type { UpstreamResult } from './response/response.ts';

export interface Batches<Item, Result> {
  /** Sends the items in one upstream operation; the results are in the order of the items. */
  readonly send: (items: readonly Item[]) => Promise<BatchOutcome<Result>>;
  /** Whether this many retries may be sent because a batch was rejected. If true, they are taken from the budget. */
  readonly mayRetry: (operations: number) => boolean;
}

export interface BatchOutcome<Result> {
  readonly results: readonly Result[];
  /** Whether the upstream rejected the whole operation, which one bad item can cause. */
  readonly isRejected: boolean;
}

/**
 * Sends a batch. When the upstream rejects it as a whole, sends each half on its own, down to single items. So one bad item
 * among 20 costs about 9 more operations, and all other items get their results. When no more retries are allowed, the
 * items of a rejected batch keep the results of that batch.
 */
export async function sendHalvingRejected<Item, Result>(
  items: readonly Item[],
  batches: Batches<Item, Result>,
): Promise<readonly Result[]> {
  const { results, isRejected } = await batches.send(items);
  if (!isRejected || items.length === 1 || !batches.mayRetry(2)) return results;
  const middle = Math.ceil(items.length / 2);
  const halves = [items.slice(0, middle), items.slice(middle)];
  return (await Promise.all(halves.map((half) => sendHalvingRejected(half, batches)))).flat();
}

/** False for a failure of the server (HTTP 5xx): smaller batches would fail, too. */
export function isRejectedAsWhole({ data, errors = [], status = 200 }: UpstreamResult): boolean {
  return !isObject(data) && errors.length > 0 && status < 500;
}
