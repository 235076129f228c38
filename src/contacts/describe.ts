import type { Contact, ContactEvent, ContactEventKind, ContactStatus } from './contact.ts';
import { contactId } from './contactId.ts';
import type { Fact, Placed, RoutingFact, UserRef, VisitorMoved, Wrote } from './fact.ts';
import { sameUser } from './fact.ts';
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
  const written = writtenIn(within, opening.operator);
  return {
    id: contactId(conversation.id, opening.moment.at, ordinal),
    conversationId: conversation.id,
    project: conversation.project,
    channel: conversation.channel,
    openedAt: opening.moment.text,
    operator: opening.operator,
    ...routingOf(span.routing?.fact ?? null),
    status: statusOf(span.end, written.operatorMessageCount > 0),
    answered: written.operatorMessageCount > 0,
    firstResponseAt: written.firstResponse?.text ?? null,
    firstResponseSeconds: secondsBetween(opening.moment, written.firstResponse),
    operatorMessageCount: written.operatorMessageCount,
    visitorMessageCount: written.visitorMessageCount,
    ...endOf(opening.moment, span.end),
    events: eventsOf(span, within),
  };
}

interface Within {
  readonly messages: readonly Wrote[];
  readonly visitorMoves: readonly Placed<VisitorMoved>[];
}

/** R9: after the opening and not after the end, by the timeline. */
function factsWithin(span: SettledSpan, facts: readonly Fact[]): Within {
  const messages: Wrote[] = [];
  const visitorMoves: Placed<VisitorMoved>[] = [];
  for (let position = span.opening.position + 1; position <= span.lastPosition; position++) {
    const fact = facts[position];
    if (fact?.kind === 'wrote') messages.push(fact);
    else if (fact && isVisitorMove(fact)) visitorMoves.push({ fact, position });
  }
  return { messages, visitorMoves };
}

function isVisitorMove(fact: Fact): fact is VisitorMoved {
  return fact.kind === 'visitorLeft' || fact.kind === 'visitorReturned' || fact.kind === 'visitorBlocked';
}

interface Written {
  readonly operatorMessageCount: number;
  readonly visitorMessageCount: number;
  readonly firstResponse: Moment | null;
}

/** R9, R12. */
function writtenIn({ messages }: Within, operator: UserRef | null): Written {
  let operatorMessageCount = 0;
  let visitorMessageCount = 0;
  let firstResponse: Moment | null = null;
  for (const { author, moment } of messages) {
    if (author.kind === 'visitor') visitorMessageCount += 1;
    if (author.kind !== 'user' || (operator !== null && !sameUser(author.user, operator))) continue;
    operatorMessageCount += 1;
    firstResponse ??= moment;
  }
  return { operatorMessageCount, visitorMessageCount, firstResponse };
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

type EndFields = Pick<
  Contact,
  | 'closedAt'
  | 'durationSeconds'
  | 'endReason'
  | 'endedBy'
  | 'snoozedUntil'
  | 'transferReason'
  | 'transferredToUser'
  | 'transferredToRoutingRule'
>;

function endOf(openedAt: Moment, end: End | null): EndFields {
  return {
    closedAt: end?.moment.text ?? null,
    durationSeconds: secondsBetween(openedAt, end?.moment ?? null),
    endReason: end?.reason ?? null,
    endedBy: end?.endedBy ?? null,
    snoozedUntil: end?.snoozedUntil ?? null,
    transferReason: end?.transferReason ?? null,
    transferredToUser: end?.toUser ?? null,
    transferredToRoutingRule: end?.toRule ?? null,
  };
}

function secondsBetween(from: Moment, to: Moment | null): number | null {
  return to === null ? null : (to.at - from.at) / 1000;
}

type EventFact = Exclude<Fact, Wrote>;

/** R17. */
function eventsOf(span: SettledSpan, within: Within): readonly ContactEvent[] {
  const routing = span.routing;
  const placed: Placed<EventFact>[] = [span.opening, ...span.endEvents, ...within.visitorMoves];
  const events = placed.map(({ fact, position }) => ({ fact, position, kind: KIND[fact.kind] }));
  if (routing) events.push({ ...routing, kind: 'ROUTED' });
  return events
    .sort((one, other) => one.position - other.position)
    .map(({ fact, kind }) => ({
      kind,
      occurredAt: fact.moment.text,
      systemMessageId: fact.kind === 'routed' ? null : fact.systemMessageId,
    }));
}

const KIND: Readonly<Record<EventFact['kind'], ContactEventKind>> = {
  routed: 'ROUTED',
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
