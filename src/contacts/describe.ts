import type { Contact, ContactEvent, ContactEventKind, ContactStatus } from './contact.ts';
import { contactId } from './contactId.ts';
import type {
  Author,
  EndFact,
  Fact,
  Placed,
  Pushed,
  RoutingFact,
  UserRef,
  VisitorMoved,
  Wrote,
} from './fact.ts';
import { sameId } from './fact.ts';
import type { ConversationRef } from './history.ts';
import type { Moment } from './instant.ts';
import type { End, SettledSpan } from './settle.ts';

/** R8 to R12, R17, R18: a contact as the outside sees it. `ordinal` counts the contacts of its instant, from 1. */
export function describe(
  conversation: ConversationRef,
  span: SettledSpan,
  ordinal: number,
  facts: readonly Fact[],
): Contact {
  const { fact: opening } = span.opening;
  const within = factsWithin(span, facts);
  const answered = within.operatorMessageCount > 0;
  const { end } = span;
  const routing = routingOf(span.routing?.fact ?? null);
  return {
    id: contactId(conversation.id, opening.moment, ordinal),
    conversationId: conversation.id,
    project: conversation.project,
    channel: conversation.channel,
    openedAt: opening.moment.text,
    closedAt: end?.moment.text ?? null,
    durationSeconds: secondsBetween(opening.moment, end?.moment ?? null),
    operator: opening.operator,
    routedAt: routing.routedAt,
    routingRule: routing.routingRule,
    routingGroup: routing.routingGroup,
    status: statusOf(end, answered),
    answered,
    firstResponseAt: within.firstResponse?.text ?? null,
    firstResponseSeconds: secondsBetween(opening.moment, within.firstResponse),
    operatorMessageCount: within.operatorMessageCount,
    visitorMessageCount: within.visitorMessageCount,
    endReason: end?.reason ?? null,
    endedBy: end?.endedBy ?? null,
    snoozedUntil: end?.snoozedUntil ?? null,
    transferReason: end?.transferReason ?? null,
    transferredToUser: end?.toUser ?? null,
    transferredToRoutingRule: end?.toRule ?? null,
    events: eventsOf(span, within.visitorMoves),
  };
}

interface Within {
  readonly operatorMessageCount: number;
  readonly visitorMessageCount: number;
  readonly firstResponse: Moment | null;
  readonly visitorMoves: readonly Placed<VisitorMoved>[];
}

/** R9, R12: what lies after the opening and not after the end, by the timeline. */
function factsWithin({ opening, lastPosition }: SettledSpan, facts: readonly Fact[]): Within {
  const { operator } = opening.fact;
  const visitorMoves: Placed<VisitorMoved>[] = [];
  let operatorMessageCount = 0;
  let visitorMessageCount = 0;
  let firstResponse: Moment | null = null;
  for (let position = opening.position + 1; position <= lastPosition; position++) {
    const fact = facts[position];
    if (fact?.kind === 'wrote') {
      if (fact.author.kind === 'visitor') visitorMessageCount += 1;
      if (!isByOperator(fact.author, operator)) continue;
      operatorMessageCount += 1;
      firstResponse ??= fact.moment;
    } else if (fact && isVisitorMove(fact)) {
      visitorMoves.push({ fact, position });
    }
  }
  return { operatorMessageCount, visitorMessageCount, firstResponse, visitorMoves };
}

/** R9: if the operator is null, any user counts. */
function isByOperator(author: Author, operator: UserRef | null): boolean {
  return author.kind === 'user' && (operator === null || sameId(author.id, operator.id));
}

function isVisitorMove(fact: Fact): fact is VisitorMoved {
  return fact.kind === 'visitorLeft' || fact.kind === 'visitorReturned' || fact.kind === 'visitorBlocked';
}

type RoutingFields = Pick<Contact, 'routedAt' | 'routingRule' | 'routingGroup'>;

/** R8: a transfer to a routing rule gives a rule and no group. */
function routingOf(fact: RoutingFact | null): RoutingFields {
  if (fact === null) return { routedAt: null, routingRule: null, routingGroup: null };
  const routedAt = fact.moment.text;
  return fact.kind === 'routed'
    ? { routedAt, routingRule: fact.rule, routingGroup: fact.group }
    : { routedAt, routingRule: fact.toRule, routingGroup: null };
}

/** R10. */
function statusOf(end: End | null, answered: boolean): ContactStatus {
  switch (end?.reason) {
    case undefined:
      return 'ONGOING';
    case 'TRANSFERRED_TO_USER':
    case 'TRANSFERRED_TO_ROUTING_RULE':
      return 'TRANSFERRED';
    case 'SNOOZED':
      return 'SNOOZED';
    case 'CLOSED':
    case 'RELEASED':
    case 'REPLACED':
      return answered ? 'ANSWERED' : 'UNANSWERED';
  }
}

function secondsBetween(from: Moment, to: Moment | null): number | null {
  return to === null ? null : (to.at - from.at) / 1000;
}

/** R17. Opening, moves and ends are in the order of the timeline; the routing fact may come late (R8). */
function eventsOf(
  { routing, opening, endEvents }: SettledSpan,
  visitorMoves: readonly Placed<VisitorMoved>[],
): readonly ContactEvent[] {
  const events: ContactEvent[] = [];
  let untold = routing;
  for (const { fact, position } of [opening, ...visitorMoves, ...endEvents]) {
    if (untold && untold.position < position) {
      events.push(eventOf(untold.fact, 'ROUTED'));
      untold = null;
    }
    events.push(eventOf(fact, KIND[fact.kind]));
  }
  if (untold) events.push(eventOf(untold.fact, 'ROUTED'));
  return events;
}

function eventOf(fact: EventFact, kind: ContactEventKind): ContactEvent {
  const systemMessageId = fact.kind === 'routed' ? null : fact.systemMessageId;
  return { kind, occurredAt: fact.moment.text, systemMessageId };
}

type EventFact = Exclude<Fact, Wrote>;

const KIND: Readonly<Record<(Pushed | VisitorMoved | EndFact)['kind'], ContactEventKind>> = {
  pushed: 'PUSHED',
  transferredToUser: 'TRANSFERRED_TO_USER',
  transferredToRoutingRule: 'TRANSFERRED_TO_ROUTING_RULE',
  snoozed: 'SNOOZED',
  closed: 'CLOSED',
  released: 'RELEASED',
  visitorLeft: 'VISITOR_LEFT',
  visitorReturned: 'VISITOR_RETURNED',
  visitorBlocked: 'VISITOR_BLOCKED',
};
