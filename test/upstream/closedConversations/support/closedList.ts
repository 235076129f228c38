import { parseTimestamp } from '../../../../src/contacts/facts/instant.ts';
import type {
  ClosedPage,
  ClosedPageRequest,
} from '../../../../src/upstream/closedConversations/closedPage.ts';
import type { Json } from '../../../../src/upstream/response/json.ts';

/** Upstream's interval is longer at both ends, in milliseconds. */
const MARGIN_MS = 1_000;

/**
 * One page of a list of closed conversations. A cursor is the number of conversations before it.
 *
 * @param closings milliseconds since 1970, in the order of the list. Each is a conversation with the id `id-` and its index.
 * @param messages the first page of the history of each conversation.
 */
export function closedPageOf(
  closings: readonly number[],
  { interval: { from, to }, after, pageSize }: ClosedPageRequest,
  messages: Json,
): ClosedPage {
  const within = closings
    .map((at, index) => ({ id: `id-${index}`, at }))
    .filter(({ at }) => at >= from - MARGIN_MS && at <= to + MARGIN_MS);
  const start = after === null ? 0 : Number(after);
  const page = within.slice(start, start + pageSize);
  const end = start + page.length;
  return {
    entries: page.map(({ id, at }) => ({
      ...{ id, closedAt: parseTimestamp(new Date(at).toISOString()) },
      first: { id, routingEvents: [], messages },
    })),
    next: end < within.length ? { kind: 'after', cursor: String(end) } : { kind: 'none' },
  };
}
