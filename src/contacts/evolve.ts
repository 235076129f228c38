import type { EndFact, Fact, Positioned, Pushed, Routed, RoutingFact } from './fact.ts';
import { sameUser } from './fact.ts';
import type { Ended, EndedSpan, Ending, Open, OpenSpan, State } from './state.ts';

/** R4: how much later than the end of a contact an event may come and still belong to that ending, in milliseconds. */
const SAME_ENDING_MS = 1_000;
/** R8: how much later than the opening its routing event may come, in milliseconds. */
const LATE_ROUTING_MS = 1_000;

/** R2 to R8: what one fact, at its place on the timeline, changes about where contacts begin and end. */
export function evolve(state: State, fact: Fact, position: number): State {
  switch (fact.kind) {
    case 'routed':
      return addRouting(state, { fact, position });
    case 'pushed':
      return openContact(state, { fact, position });
    case 'transferredToRoutingRule':
      return { ...applyEnd(state, { fact, position }), routing: { fact, position } };
    case 'transferredToUser':
    case 'snoozed':
    case 'closed':
    case 'released':
      return applyEnd(state, { fact, position });
    // They lie within a contact or outside: where contacts begin and end does not depend on them.
    case 'wrote':
    case 'visitorLeft':
    case 'visitorReturned':
    case 'visitorBlocked':
      return state;
  }
}

/** R8: the event routes the contacts to come, and the one just opened when nothing else did. */
function addRouting(state: State, routing: Positioned<Routed>): State {
  switch (state.phase) {
    case 'unopened':
      return { ...state, routing };
    case 'open':
      return { ...state, routing, contact: addLateRouting(state.contact, routing) };
    case 'ended':
      return { ...state, routing, contact: addLateRouting(state.contact, routing) };
  }
}

function addLateRouting<S extends OpenSpan>(contact: S, routing: Positioned<RoutingFact>): S {
  const isLate = contact.routing === null && delayMs(contact.opening, routing) <= LATE_ROUTING_MS;
  return isLate ? { ...contact, routing } : contact;
}

/** R2, R5. */
function openContact(state: State, opening: Positioned<Pushed>): Open {
  const { routing, orphans } = state;
  const contact = { opening, routing };
  switch (state.phase) {
    case 'unopened':
      return { phase: 'open', routing, orphans, contact, earlier: null };
    case 'open': {
      const replaced = endedSpan(state.contact, endedAt(opening, null));
      return { phase: 'open', routing, orphans, contact, earlier: { newest: replaced, rest: state.earlier } };
    }
    case 'ended': {
      const earlier = { newest: state.contact, rest: state.earlier };
      return { phase: 'open', routing, orphans, contact, earlier };
    }
  }
}

/** R3, R4, R7. */
function applyEnd(state: State, end: Positioned<EndFact>): State {
  switch (state.phase) {
    case 'unopened':
      return endWithoutContact(state, end);
    case 'open':
      return extendPreviousEnd(state, end) ?? endOpenContact(state, end);
    case 'ended':
      return isSameEnding(state.contact, end)
        ? { ...state, contact: withEvent(state.contact, end) }
        : endWithoutContact(state, end);
  }
}

function endOpenContact(state: Open, end: Positioned<EndFact>): Ended {
  const { routing, orphans, contact, earlier } = state;
  return { phase: 'ended', routing, orphans, contact: endedSpan(contact, endedAt(end, end)), earlier };
}

/** R4, second part: a transfer or a release of the contact before, that comes past the push of this one. */
function extendPreviousEnd(state: Open, end: Positioned<EndFact>): Open | null {
  const previous = state.earlier?.newest;
  if (!previous || !isSameEnding(previous, end)) return null;
  if (end.fact.kind === 'snoozed' || end.fact.kind === 'closed') return null;
  const byPrevious = sameUser(end.fact.by, previous.opening.fact.operator);
  const byThis = sameUser(end.fact.by, state.contact.opening.fact.operator);
  if (!byPrevious || byThis) return null;
  return { ...state, earlier: { newest: withEvent(previous, end), rest: state.earlier?.rest ?? null } };
}

/** R7. */
function endWithoutContact<S extends State>(state: S, end: Positioned<EndFact>): S {
  const { fact, position } = end;
  if (fact.kind !== 'snoozed' && fact.kind !== 'transferredToUser') return state;
  return { ...state, orphans: { newest: { fact, position }, rest: state.orphans } };
}

function endedSpan({ opening, routing }: OpenSpan, ending: Ending): EndedSpan {
  return { opening, routing, ending };
}

function endedAt({ fact, position }: Positioned<Fact>, event: Positioned<EndFact> | null): Ending {
  return { moment: fact.moment, position, events: event && { newest: event, rest: null } };
}

function withEvent(contact: EndedSpan, event: Positioned<EndFact>): EndedSpan {
  const { moment, position, events } = contact.ending;
  return endedSpan(contact, { moment, position, events: { newest: event, rest: events } });
}

function isSameEnding(contact: EndedSpan, end: Positioned<EndFact>): boolean {
  return end.fact.moment.at - contact.ending.moment.at <= SAME_ENDING_MS;
}

function delayMs(opening: Positioned<Pushed>, fact: Positioned<Fact>): number {
  return fact.fact.moment.at - opening.fact.moment.at;
}
