import type { ContactEndReason, ContactStatus } from '../facts/contact.ts';
import { END_KINDS } from '../facts/endKinds.ts';
import type { EndFact, Fact, Positioned, RoutingRuleRef, UserRef } from '../facts/fact.ts';
import type { Timestamp } from '../facts/instant.ts';
import { toArray } from '../fold/chain.ts';
import type { EndedSpan, Ending, OpenSpan } from '../fold/state.ts';

/** When and why a contact ended, with the details of that end (R4). */
export interface ContactEnd {
  readonly moment: Timestamp;
  readonly reason: ContactEndReason;
  /** R10: null when the status depends on whether the operator answered. */
  readonly status: ContactStatus | null;
  readonly endedBy: UserRef | null;
  readonly snoozedUntil: string | null;
  readonly transferReason: string | null;
  readonly toUser: UserRef | null;
  readonly toRule: RoutingRuleRef | null;
}

/** A contact whose end is decided. */
export interface FinishedSpan extends OpenSpan {
  /** Null while ongoing. */
  readonly end: ContactEnd | null;
  /** The last position on the timeline that lies within the contact (R9). */
  readonly lastPosition: number;
  readonly endEvents: readonly Positioned<EndFact>[];
  readonly problem: 'MISSING_END' | 'CLOCK_SKEW' | null;
}

/** R4, R5: decides the end of a contact that ended on the timeline. */
export function finishEnded({ opening, routing, ending }: EndedSpan): FinishedSpan {
  const endEvents = toArray(ending.events);
  const end = decideEnd(ending, endEvents);
  const problem = end.reason === 'REPLACED' ? 'MISSING_END' : null;
  return { opening, routing, end, lastPosition: ending.position, endEvents, problem };
}

/**
 * R6: decides the end of a contact that is still open after the last fact.
 *
 * @param closedAt the closing date of the conversation.
 * @param facts the whole timeline.
 */
export function finishOpen(
  { opening, routing }: OpenSpan,
  closedAt: Timestamp | null,
  facts: readonly Fact[],
): FinishedSpan {
  const span = { opening, routing, endEvents: [] };
  const ongoing = { ...span, end: null, lastPosition: facts.length - 1, problem: null };
  if (closedAt === null) return ongoing;
  const { fact, position } = opening;
  if (closedAt.at >= fact.moment.at) {
    const lastPosition = facts.findLastIndex(({ moment }) => moment.at <= closedAt.at);
    return { ...span, end: createPlainEnd(closedAt, 'CLOSED'), lastPosition, problem: 'MISSING_END' };
  }
  const isReopened = facts.slice(0, position).some(({ kind }) => kind === 'closed');
  if (isReopened) return ongoing;
  const end = createPlainEnd(fact.moment, 'CLOSED');
  return { ...span, end, lastPosition: position, problem: 'CLOCK_SKEW' };
}

function createPlainEnd(moment: Timestamp, reason: ContactEndReason): ContactEnd {
  const none = { status: null, endedBy: null, snoozedUntil: null, transferReason: null };
  return { moment, reason, ...none, toUser: null, toRule: null };
}

/** R4: the event with the best priority gives the reason and the details. Of equal events, the first one does. */
function decideEnd({ moment }: Ending, events: readonly Positioned<EndFact>[]): ContactEnd {
  const [first] = events;
  if (!first) return createPlainEnd(moment, 'REPLACED');
  let main = first.fact;
  let firstNamed: UserRef | null = null;
  for (const { fact } of events) {
    if (END_KINDS[fact.kind].priority < END_KINDS[main.kind].priority) main = fact;
    firstNamed ??= fact.by;
  }
  const { reason, status } = END_KINDS[main.kind];
  return {
    moment,
    reason,
    status,
    endedBy: main.by ?? firstNamed,
    snoozedUntil: 'until' in main ? main.until : null,
    transferReason: 'reason' in main ? main.reason : null,
    toUser: 'toUser' in main ? main.toUser : null,
    toRule: 'toRule' in main ? main.toRule : null,
  };
}
