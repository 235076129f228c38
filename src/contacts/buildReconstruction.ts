import type { ContactAnomaly, OrderedAnomaly } from './anomaly.ts';
import { clockSkew, inReportOrder, missingEnd, noPush, orphanEnd, unreadableFact } from './anomaly.ts';
import { inOrder } from './chain.ts';
import type { Contact } from './contact.ts';
import type { FinishedSpan } from './contactEnd.ts';
import { finishEnded, finishOpen } from './contactEnd.ts';
import type { Fact } from './fact.ts';
import type { ConversationRef, History } from './history.ts';
import type { Instant } from './instant.ts';
import { createRequests, skipMessages } from './replies.ts';
import type { State } from './state.ts';
import type { Timeline } from './timeline.ts';
import { toContact } from './toContact.ts';

export interface Reconstruction {
  /** Oldest first. */
  readonly contacts: readonly Contact[];
  readonly anomalies: readonly ContactAnomaly[];
}

/** R6 to R23: what the fold over the timeline found, as contacts and anomalies. */
export function buildReconstruction(
  history: History,
  { facts, unreadable }: Timeline,
  state: State,
): Reconstruction {
  const { conversation } = history;
  const spans = finishedSpans(state, history, facts);
  const contacts = contactsOf(spans, conversation, facts);
  const anomalies = [
    ...spans.flatMap(problemOf),
    ...inOrder(state.orphans).map(orphanEnd),
    ...unreadable.map(unreadableFact),
    ...(state.phase === 'unopened' && shouldHoldPush(history, facts) ? [noPush()] : []),
  ];
  return { contacts, anomalies: inReportOrder(anomalies) };
}

/** R21 looks at messages before a contact, so all contacts share one pass over the timeline. */
function contactsOf(
  spans: readonly FinishedSpan[],
  conversation: ConversationRef,
  facts: readonly Fact[],
): readonly Contact[] {
  const numbers = ordinals(spans);
  const requests = createRequests();
  let previous: FinishedSpan | null = null;
  return spans.map((span, index) => {
    skipMessages(requests, facts, previous === null ? 0 : previous.lastPosition + 1, span.opening.position);
    const contact = toContact(conversation, span, numbers[index] ?? 1, previous, facts, requests);
    previous = span;
    return contact;
  });
}

function finishedSpans(state: State, history: History, facts: readonly Fact[]): readonly FinishedSpan[] {
  if (state.phase === 'unopened') return [];
  const earlier = inOrder(state.earlier).map(finishEnded);
  const last =
    state.phase === 'open'
      ? finishOpen(state.contact, history.conversation.closedAt, facts)
      : finishEnded(state.contact);
  return [...earlier, last];
}

/** R11: of each contact its number among those of its instant. They are in the order of their instants. */
function ordinals(spans: readonly FinishedSpan[]): readonly number[] {
  let before: Instant | null = null;
  let ordinal = 0;
  return spans.map(({ opening }) => {
    const { at } = opening.fact.moment;
    ordinal = at === before ? ordinal + 1 : 1;
    before = at;
    return ordinal;
  });
}

function problemOf({ opening, end, problem }: FinishedSpan): readonly OrderedAnomaly[] {
  if (end === null || problem === null) return [];
  return [problem === 'MISSING_END' ? missingEnd(opening, end.moment) : clockSkew(opening, end.moment)];
}

/** R14: somebody handled the conversation, or it was closed and then emptied. */
function shouldHoldPush({ conversation, messages }: History, facts: readonly Fact[]): boolean {
  const emptied = conversation.closedAt !== null && messages.length === 0;
  return emptied || facts.some(isDoneByUser);
}

function isDoneByUser(fact: Fact): boolean {
  switch (fact.kind) {
    case 'transferredToUser':
    case 'transferredToRoutingRule':
    case 'snoozed':
    case 'closed':
    case 'released':
      return fact.by !== null;
    case 'wrote':
      return fact.author.kind === 'user';
    case 'routed':
    case 'pushed':
    case 'visitorLeft':
    case 'visitorReturned':
    case 'visitorBlocked':
      return false;
  }
}
