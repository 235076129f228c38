import type { Contact, ContactEvent, ContactEventKind, ContactStatus } from '../facts/contact.ts';
import { formatContactId } from '../facts/contactId.ts';
import { END_KINDS, isEnd } from '../facts/endKinds.ts';
import type {
  Author,
  Fact,
  Positioned,
  Pushed,
  RoutingFact,
  UserRef,
  VisitorMoved,
  Wrote,
} from '../facts/fact.ts';
import { isSameId } from '../facts/fact.ts';
import type { ConversationRef } from '../facts/history.ts';
import type { Timestamp } from '../facts/instant.ts';
import type { ContactEnd, FinishedSpan } from './contactEnd.ts';
import type { Requests } from './replies.ts';

/**
 * R8 to R12, R17, R18, R20 to R23: creates one contact.
 *
 * @param ordinal counts the contacts that open at the same instant, from 1 (R11).
 * @param previous the contact before this one. Null for the first contact.
 * @param facts the whole timeline.
 * @param requests has read every fact before this contact, and no other fact. It is changed: it reads this contact's facts.
 */
export function toContact(
  conversation: ConversationRef,
  span: FinishedSpan,
  ordinal: number,
  previous: FinishedSpan | null,
  facts: readonly Fact[],
  requests: Requests,
): Contact {
  const { fact: opening } = span.opening;
  const within = readFacts(span, facts, requests);
  const answered = within.operatorMessageCount > 0;
  const { end } = span;
  const routing = routingOf(span.routing?.fact ?? null);
  return {
    id: formatContactId(conversation.id, opening.moment, ordinal),
    conversationId: conversation.id,
    project: conversation.project,
    channel: conversation.channel,
    openedAt: opening.moment.text,
    closedAt: end?.moment.text ?? null,
    durationSeconds: secondsBetween(opening.moment, end?.moment ?? null),
    operator: opening.operator,
    operatorType: opening.operator?.type ?? null,
    routedAt: routing.routedAt,
    routingRule: routing.routingRule,
    routingGroup: routing.routingGroup,
    waitingSeconds: waitingSeconds(span, previous),
    status: decideStatus(end, answered),
    answered,
    firstResponseAt: within.firstResponse?.text ?? null,
    firstResponseSeconds: secondsBetween(opening.moment, within.firstResponse),
    firstReplySeconds: within.firstReplySeconds,
    replySeconds: within.replySeconds,
    operatorMessageCount: within.operatorMessageCount,
    visitorMessageCount: within.visitorMessageCount,
    closingDelaySeconds: closingDelaySeconds(end, within.lastVisitorMessage),
    endReason: end?.reason ?? null,
    endedBy: end?.endedBy ?? null,
    snoozedUntil: end?.snoozedUntil ?? null,
    transferReason: end?.transferReason ?? null,
    transferredToUser: end?.toUser ?? null,
    transferredToRoutingRule: end?.toRule ?? null,
    events: eventsOf(span, within.visitorMoves),
    anomaly: span.problem,
  };
}

interface FactsWithin {
  readonly operatorMessageCount: number;
  readonly visitorMessageCount: number;
  readonly firstResponse: Timestamp | null;
  readonly lastVisitorMessage: Timestamp | null;
  /** R21: one value for each reply, in order. */
  readonly replySeconds: readonly number[];
  readonly firstReplySeconds: number | null;
  readonly visitorMoves: readonly Positioned<VisitorMoved>[];
}

/** R9, R12, R21: reads the facts after the opening, up to the end. */
function readFacts(
  { opening, lastPosition }: FinishedSpan,
  facts: readonly Fact[],
  requests: Requests,
): FactsWithin {
  const { operator, moment: openedAt } = opening.fact;
  const visitorMoves: Positioned<VisitorMoved>[] = [];
  const replySeconds: number[] = [];
  let operatorMessageCount = 0;
  let visitorMessageCount = 0;
  let firstResponse: Timestamp | null = null;
  let lastVisitorMessage: Timestamp | null = null;
  let firstReplySeconds: number | null = null;
  for (let position = opening.position + 1; position <= lastPosition; position++) {
    const fact = facts[position];
    if (fact?.kind === 'wrote') {
      const request = requests.next(fact);
      if (fact.author.kind === 'visitor') {
        visitorMessageCount += 1;
        lastVisitorMessage = fact.moment;
      }
      if (!isByOperator(fact.author, operator)) continue;
      operatorMessageCount += 1;
      firstResponse ??= fact.moment;
      if (request === null) continue;
      replySeconds.push((fact.moment.at - Math.max(request.at, openedAt.at)) / 1000);
      firstReplySeconds ??= (fact.moment.at - request.at) / 1000;
    } else if (fact && isVisitorMove(fact)) {
      visitorMoves.push({ fact, position });
    }
  }
  // No spread here: it cost a fifth of the CPU time of a page of 100 conversations.
  return {
    operatorMessageCount,
    visitorMessageCount,
    firstResponse,
    lastVisitorMessage,
    replySeconds,
    firstReplySeconds,
    visitorMoves,
  };
}

/** R23: counts once for each routing fact. Only the previous contact can have the same routing fact. */
function waitingSeconds({ opening, routing }: FinishedSpan, previous: FinishedSpan | null): number | null {
  if (routing === null || previous?.routing?.position === routing.position) return null;
  const seconds = secondsBetween(routing.fact.moment, opening.fact.moment);
  return seconds !== null && seconds >= 0 ? seconds : null;
}

/** R22: only for contacts that were closed. */
function closingDelaySeconds(end: ContactEnd | null, lastVisitorMessage: Timestamp | null): number | null {
  if (end?.reason !== 'CLOSED' || lastVisitorMessage === null) return null;
  return secondsBetween(lastVisitorMessage, end.moment);
}

/** R9: if the operator is not known, any user counts. */
function isByOperator(author: Author, operator: UserRef | null): boolean {
  return author.kind === 'user' && (operator === null || isSameId(author.id, operator.id));
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
function decideStatus(end: ContactEnd | null, answered: boolean): ContactStatus {
  if (end === null) return 'ONGOING';
  return end.status ?? (answered ? 'ANSWERED' : 'UNANSWERED');
}

function secondsBetween(from: Timestamp, to: Timestamp | null): number | null {
  return to === null ? null : (to.at - from.at) / 1000;
}

/** R17: in the order of the timeline. The routing fact may come after the opening (R8). */
function eventsOf(
  { routing, opening, endEvents }: FinishedSpan,
  visitorMoves: readonly Positioned<VisitorMoved>[],
): readonly ContactEvent[] {
  const events: ContactEvent[] = [];
  let pendingRouting = routing;
  for (const { fact, position } of [opening, ...visitorMoves, ...endEvents]) {
    if (pendingRouting && pendingRouting.position < position) {
      events.push(createEvent(pendingRouting.fact, 'ROUTED'));
      pendingRouting = null;
    }
    events.push(createEvent(fact, isEnd(fact) ? END_KINDS[fact.kind].reason : EVENT_KIND[fact.kind]));
  }
  if (pendingRouting) events.push(createEvent(pendingRouting.fact, 'ROUTED'));
  return events;
}

function createEvent(fact: Exclude<Fact, Wrote>, kind: ContactEventKind): ContactEvent {
  const systemMessageId = fact.kind === 'routed' ? null : fact.systemMessageId;
  return { kind, occurredAt: fact.moment.text, systemMessageId };
}

const EVENT_KIND = {
  pushed: 'PUSHED',
  visitorLeft: 'VISITOR_LEFT',
  visitorReturned: 'VISITOR_RETURNED',
  visitorBlocked: 'VISITOR_BLOCKED',
} as const satisfies Readonly<Record<(Pushed | VisitorMoved)['kind'], ContactEventKind>>;
