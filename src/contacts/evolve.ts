import type { EndFact, Fact, Placed, Pushed, Routed, RoutingFact } from './fact.ts';
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
      return routed(state, { fact, position });
    case 'pushed':
      return pushed(state, { fact, position });
    case 'transferredToRoutingRule':
      return { ...ended(state, { fact, position }), routing: { fact, position } };
    case 'transferredToUser':
    case 'snoozed':
    case 'closed':
    case 'released':
      return ended(state, { fact, position });
    // They lie within a contact or outside: where contacts begin and end does not depend on them.
    case 'wrote':
    case 'visitorLeft':
    case 'visitorReturned':
    case 'visitorBlocked':
      return state;
  }
}

/** R8: the event routes the contacts to come, and the one just opened when nothing else did. */
function routed(state: State, routing: Placed<Routed>): State {
  switch (state.phase) {
    case 'unopened':
      return { ...state, routing };
    case 'open':
      return { ...state, routing, contact: lateRouted(state.contact, routing) };
    case 'ended':
      return { ...state, routing, contact: lateRouted(state.contact, routing) };
  }
}

function lateRouted<S extends OpenSpan>(contact: S, routing: Placed<RoutingFact>): S {
  const isLate = contact.routing === null && delayMs(contact.opening, routing) <= LATE_ROUTING_MS;
  return isLate ? { ...contact, routing } : contact;
}

/** R2, R5. */
function pushed(state: State, opening: Placed<Pushed>): Open {
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
function ended(state: State, end: Placed<EndFact>): State {
  switch (state.phase) {
    case 'unopened':
      return endedWithoutContact(state, end);
    case 'open':
      return endedPrevious(state, end) ?? endedOpen(state, end);
    case 'ended':
      return isSameEnding(state.contact, end)
        ? { ...state, contact: withEvent(state.contact, end) }
        : endedWithoutContact(state, end);
  }
}

function endedOpen(state: Open, end: Placed<EndFact>): Ended {
  const { routing, orphans, contact, earlier } = state;
  return { phase: 'ended', routing, orphans, contact: endedSpan(contact, endedAt(end, end)), earlier };
}

/** R4, second part: a transfer or a release of the contact before, that comes past the push of this one. */
function endedPrevious(state: Open, end: Placed<EndFact>): Open | null {
  const previous = state.earlier?.newest;
  if (!previous || !isSameEnding(previous, end)) return null;
  if (end.fact.kind === 'snoozed' || end.fact.kind === 'closed') return null;
  const byPrevious = sameUser(end.fact.by, previous.opening.fact.operator);
  const byThis = sameUser(end.fact.by, state.contact.opening.fact.operator);
  if (!byPrevious || byThis) return null;
  return { ...state, earlier: { newest: withEvent(previous, end), rest: state.earlier?.rest ?? null } };
}

/** R7. */
function endedWithoutContact<S extends State>(state: S, end: Placed<EndFact>): S {
  const { fact, position } = end;
  if (fact.kind !== 'snoozed' && fact.kind !== 'transferredToUser') return state;
  return { ...state, orphans: { newest: { fact, position }, rest: state.orphans } };
}

function endedSpan({ opening, routing }: OpenSpan, ending: Ending): EndedSpan {
  return { opening, routing, ending };
}

function endedAt({ fact, position }: Placed<Fact>, event: Placed<EndFact> | null): Ending {
  return { moment: fact.moment, position, events: event && { newest: event, rest: null } };
}

function withEvent(contact: EndedSpan, event: Placed<EndFact>): EndedSpan {
  const { moment, position, events } = contact.ending;
  return endedSpan(contact, { moment, position, events: { newest: event, rest: events } });
}

function isSameEnding(contact: EndedSpan, end: Placed<EndFact>): boolean {
  return end.fact.moment.at - contact.ending.moment.at <= SAME_ENDING_MS;
}

function delayMs(opening: Placed<Pushed>, fact: Placed<Fact>): number {
  return fact.fact.moment.at - opening.fact.moment.at;
}
