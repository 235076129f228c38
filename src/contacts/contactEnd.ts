import { inOrder } from './chain.ts';
import type { ContactEndReason } from './contact.ts';
import type { EndFact, Fact, Positioned, RoutingRuleRef, UserRef } from './fact.ts';
import type { Timestamp } from './instant.ts';
import type { EndedSpan, Ending, OpenSpan } from './state.ts';

/** Why a contact ended, and the details that go with it (R4). */
export interface ContactEnd {
  readonly moment: Timestamp;
  readonly reason: ContactEndReason;
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
  /** The last position that lies within the contact (R9). */
  readonly lastPosition: number;
  readonly endEvents: readonly Positioned<EndFact>[];
  readonly problem: 'MISSING_END' | 'CLOCK_SKEW' | null;
}

/** R4, R5: what the fold found out about a contact that ended. */
export function finishEnded({ opening, routing, ending }: EndedSpan): FinishedSpan {
  const endEvents = inOrder(ending.events);
  const end = endOf(ending, endEvents);
  const problem = end.reason === 'REPLACED' ? 'MISSING_END' : null;
  return { opening, routing, end, lastPosition: ending.position, endEvents, problem };
}

/** R6: a contact that is still open after the last fact. */
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
    return { ...span, end: endWithoutDetails(closedAt, 'CLOSED'), lastPosition, problem: 'MISSING_END' };
  }
  const isReopened = facts.slice(0, position).some(({ kind }) => kind === 'closed');
  if (isReopened) return ongoing;
  const end = endWithoutDetails(fact.moment, 'CLOSED');
  return { ...span, end, lastPosition: position, problem: 'CLOCK_SKEW' };
}

function endWithoutDetails(moment: Timestamp, reason: ContactEndReason): ContactEnd {
  const none = { endedBy: null, snoozedUntil: null, transferReason: null };
  return { moment, reason, ...none, toUser: null, toRule: null };
}

/** R4: from the most telling to the least; of equals the first in time stands. */
const END_PRIORITY: Readonly<Record<EndFact['kind'], number>> = {
  transferredToUser: 1,
  transferredToRoutingRule: 1,
  snoozed: 2,
  closed: 3,
  released: 4,
};

function endOf({ moment }: Ending, events: readonly Positioned<EndFact>[]): ContactEnd {
  const [first] = events;
  if (!first) return endWithoutDetails(moment, 'REPLACED');
  let telling = first.fact;
  let firstNamed: UserRef | null = null;
  for (const { fact } of events) {
    if (END_PRIORITY[fact.kind] < END_PRIORITY[telling.kind]) telling = fact;
    firstNamed ??= fact.by;
  }
  return {
    moment,
    reason: REASON[telling.kind],
    endedBy: telling.by ?? firstNamed,
    snoozedUntil: telling.kind === 'snoozed' ? telling.until : null,
    transferReason: 'reason' in telling ? telling.reason : null,
    toUser: telling.kind === 'transferredToUser' ? telling.toUser : null,
    toRule: telling.kind === 'transferredToRoutingRule' ? telling.toRule : null,
  };
}

const REASON: Readonly<Record<EndFact['kind'], ContactEndReason>> = {
  transferredToUser: 'TRANSFERRED_TO_USER',
  transferredToRoutingRule: 'TRANSFERRED_TO_ROUTING_RULE',
  snoozed: 'SNOOZED',
  closed: 'CLOSED',
  released: 'RELEASED',
};
