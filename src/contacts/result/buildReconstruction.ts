import type { Contact } from '../facts/contact.ts';
import { isEnd } from '../facts/endKinds.ts';
import type { Fact } from '../facts/fact.ts';
import type { ConversationRef, History } from '../facts/history.ts';
import type { Instant } from '../facts/instant.ts';
import { toArray } from '../fold/chain.ts';
import type { State } from '../fold/state.ts';
import type { Timeline } from '../fold/timeline.ts';
import type { ContactAnomaly, OrderedAnomaly } from './anomaly.ts';
import {
  reportClockSkew,
  reportMissingEnd,
  reportNoPush,
  reportOrphanEnd,
  reportUnreadable,
  sortAnomalies,
} from './anomaly.ts';
import type { FinishedSpan } from './contactEnd.ts';
import { finishEnded, finishOpen } from './contactEnd.ts';
import { createRequests, skipMessages } from './replies.ts';
import { toContact } from './toContact.ts';

export interface Reconstruction {
  /** Oldest first. */
  readonly contacts: readonly Contact[];
  readonly anomalies: readonly ContactAnomaly[];
}

/**
 * R6 to R23: the contacts and anomalies of one conversation.
 *
 * @param state the state after the last fact of the timeline.
 */
export function buildReconstruction(
  history: History,
  { facts, unreadable }: Timeline,
  state: State,
): Reconstruction {
  const { conversation } = history;
  const spans = finishSpans(state, history, facts);
  const contacts = createContacts(spans, conversation, facts);
  const anomalies = [
    ...spans.flatMap(reportProblem),
    ...toArray(state.orphans).map(reportOrphanEnd),
    ...unreadable.map(reportUnreadable),
    ...(state.phase === 'unopened' && shouldHoldPush(history, facts) ? [reportNoPush()] : []),
  ];
  return { contacts, anomalies: sortAnomalies(anomalies) };
}

/** A request may start before the contact that replies to it (R21), so all contacts share one pass over the timeline. */
function createContacts(
  spans: readonly FinishedSpan[],
  conversation: ConversationRef,
  facts: readonly Fact[],
): readonly Contact[] {
  const ordinals = countPerInstant(spans);
  const requests = createRequests();
  let previous: FinishedSpan | null = null;
  return spans.map((span, index) => {
    skipMessages(requests, facts, previous === null ? 0 : previous.lastPosition + 1, span.opening.position);
    const contact = toContact(conversation, span, ordinals[index] ?? 1, previous, facts, requests);
    previous = span;
    return contact;
  });
}

function finishSpans(state: State, history: History, facts: readonly Fact[]): readonly FinishedSpan[] {
  if (state.phase === 'unopened') return [];
  const earlier = toArray(state.earlier).map(finishEnded);
  const last =
    state.phase === 'open'
      ? finishOpen(state.contact, history.conversation.closedAt, facts)
      : finishEnded(state.contact);
  return [...earlier, last];
}

/** R11: numbers the contacts that open at the same instant, from 1. The contacts are in order of their openings. */
function countPerInstant(spans: readonly FinishedSpan[]): readonly number[] {
  let before: Instant | null = null;
  let ordinal = 0;
  return spans.map(({ opening }) => {
    const { at } = opening.fact.moment;
    ordinal = at === before ? ordinal + 1 : 1;
    before = at;
    return ordinal;
  });
}

function reportProblem({ opening, end, problem }: FinishedSpan): readonly OrderedAnomaly[] {
  if (end === null || problem === null) return [];
  return [
    problem === 'MISSING_END' ? reportMissingEnd(opening, end.moment) : reportClockSkew(opening, end.moment),
  ];
}

/** R14: a user handled the conversation, or it is closed and has no messages: anonymising deletes them. */
function shouldHoldPush({ conversation, messages }: History, facts: readonly Fact[]): boolean {
  const isEmptied = conversation.closedAt !== null && messages.length === 0;
  return isEmptied || facts.some(isDoneByUser);
}

function isDoneByUser(fact: Fact): boolean {
  if (fact.kind === 'wrote') return fact.author.kind === 'user';
  return isEnd(fact) && fact.by !== null;
}
