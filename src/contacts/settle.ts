import { inOrder } from './chain.ts';
import type { ContactEndReason } from './contact.ts';
import type { EndFact, Fact, Placed, RoutingRuleRef, UserRef } from './fact.ts';
import type { Moment } from './instant.ts';
import type { EndedSpan, Ending, OpenSpan } from './state.ts';

/** Why a contact ended, and the details that go with it (R4). */
export interface End {
  readonly moment: Moment;
  readonly reason: ContactEndReason;
  readonly endedBy: UserRef | null;
  readonly snoozedUntil: string | null;
  readonly transferReason: string | null;
  readonly toUser: UserRef | null;
  readonly toRule: RoutingRuleRef | null;
}

/** A contact whose end is decided. */
export interface SettledSpan extends OpenSpan {
  /** Null while ongoing. */
  readonly end: End | null;
  /** The last position that lies within the contact (R9). */
  readonly lastPosition: number;
  readonly endEvents: readonly Placed<EndFact>[];
  readonly problem: 'MISSING_END' | 'CLOCK_SKEW' | null;
}

/** R4, R5: what the fold found out about a contact that ended. */
export function settleEnded(span: EndedSpan): SettledSpan {
  const endEvents = inOrder(span.ending.events);
  const end = endOf(span.ending, endEvents);
  const problem = end.reason === 'REPLACED' ? 'MISSING_END' : null;
  return { ...span, end, lastPosition: span.ending.position, endEvents, problem };
}

/** R6: a contact that is still open after the last fact. */
export function settleOpen(span: OpenSpan, closedAt: Moment | null, facts: readonly Fact[]): SettledSpan {
  const { fact: opening, position } = span.opening;
  if (closedAt === null) return ongoing(span, facts);
  if (closedAt.at >= opening.moment.at) {
    const lastPosition = facts.findLastIndex((fact) => fact.moment.at <= closedAt.at);
    return { ...span, end: closedBySystem(closedAt), lastPosition, endEvents: [], problem: 'MISSING_END' };
  }
  const reopened = facts.slice(0, position).some((fact) => fact.kind === 'closed');
  if (reopened) return ongoing(span, facts);
  const end = closedBySystem(opening.moment);
  return { ...span, end, lastPosition: position, endEvents: [], problem: 'CLOCK_SKEW' };
}

function ongoing(span: OpenSpan, facts: readonly Fact[]): SettledSpan {
  return { ...span, end: null, lastPosition: facts.length - 1, endEvents: [], problem: null };
}

function closedBySystem(moment: Moment): End {
  return { moment, reason: 'CLOSED', ...NO_DETAILS };
}

const NO_DETAILS = {
  endedBy: null,
  snoozedUntil: null,
  transferReason: null,
  toUser: null,
  toRule: null,
} as const;

/** R4: from the most telling to the least; of equals the first in time stands. */
const TELLING: Readonly<Record<EndFact['kind'], number>> = {
  transferredToUser: 1,
  transferredToRoutingRule: 1,
  snoozed: 2,
  closed: 3,
  released: 4,
};

function endOf(ending: Ending, events: readonly Placed<EndFact>[]): End {
  const facts = events.map(({ fact }) => fact);
  const [first] = facts;
  const { moment } = ending;
  if (!first) return { moment, reason: 'REPLACED', ...NO_DETAILS };
  const telling = facts.reduce(
    (best, fact) => (TELLING[fact.kind] < TELLING[best.kind] ? fact : best),
    first,
  );
  const endedBy = telling.by ?? facts.find(({ by }) => by !== null)?.by ?? null;
  return { ...NO_DETAILS, moment, ...detailsOf(telling), endedBy };
}

function detailsOf(fact: EndFact): Pick<End, 'reason'> & Partial<End> {
  switch (fact.kind) {
    case 'transferredToUser':
      return { reason: 'TRANSFERRED_TO_USER', transferReason: fact.reason, toUser: fact.toUser };
    case 'transferredToRoutingRule':
      return { reason: 'TRANSFERRED_TO_ROUTING_RULE', transferReason: fact.reason, toRule: fact.toRule };
    case 'snoozed':
      return { reason: 'SNOOZED', snoozedUntil: fact.until };
    case 'closed':
      return { reason: 'CLOSED' };
    case 'released':
      return { reason: 'RELEASED' };
  }
}
