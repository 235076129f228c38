import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { Row } from '../../export/rows/row.ts';
import type { Day } from '../../indicators/days.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import { holds } from '../../upstream/closedConversations/interval.ts';

/** What becomes of an existing row. `mark`: it stays, and says that its conversation was anonymised. */
export type Fate = 'keep' | 'mark' | 'drop';

/** What a window does to the conversations that are in the destination. */
export interface Replacement {
  readonly interval: Interval;
  /** The conversations that get new rows. Their existing rows are dropped. */
  readonly replaced: ReadonlySet<string>;
  /**
   * Conversations without messages that have contacts in the destination, with the day on which their rows stay. After a
   * killed run, a conversation can be on two days.
   */
  readonly anonymised: ReadonlyMap<string, Day>;
  /** Conversations that could not be read. */
  readonly unavailable: ReadonlySet<string>;
}

/** A conversation of the interval that is in none of the sets is not listed any more: it is open again. */
export function fateOf(
  row: Row,
  day: Day,
  { interval, replaced, anonymised, unavailable }: Replacement,
): Fate {
  const id = String(row['conversationId']);
  if (anonymised.has(id)) return anonymised.get(id) === day ? 'mark' : 'drop';
  if (replaced.has(id)) return 'drop';
  if (unavailable.has(id)) return 'keep';
  const closedAt = parseTimestamp(row['conversationClosedAt']);
  return closedAt !== null && holds(interval, closedAt) ? 'drop' : 'keep';
}
