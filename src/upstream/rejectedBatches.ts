import { isObject } from './response/json.ts';
import type { UpstreamResult } from './response/response.ts';

export interface Batches<Item, Result> {
  /** Sends the items in one upstream operation; the results are in the order of the items. */
  readonly send: (items: readonly Item[]) => Promise<BatchOutcome<Result>>;
  /** Whether so many further operations may be sent, only because a batch was rejected. They count once it says yes. */
  readonly mayRetry: (operations: number) => boolean;
}

export interface BatchOutcome<Result> {
  readonly results: readonly Result[];
  /** Whether the upstream rejected the operation as a whole, because of any of its items. */
  readonly isRejected: boolean;
}

/**
 * Sends a batch. When the upstream rejects it as a whole, each half is sent on its own, and so on: one bad item among 20
 * takes some 9 further operations and costs no other item its result. When no more retries are allowed, the items of a
 * rejected batch keep the results of that batch.
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

/** A failure of the server (HTTP 5xx) does not count: the same batch in smaller parts would fail likewise. */
export function isRejectedAsWhole({ data, errors = [], status = 200 }: UpstreamResult): boolean {
  return !isObject(data) && errors.length > 0 && status < 500;
}
